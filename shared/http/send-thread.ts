import { move, transferableSymbol, valueSymbol } from 'piscina';
import type { OutgoingMessage } from '../domain/send/outgoing-message.ts';
import type { ProblemCode } from './problem-codes.ts';
import { Refusal, type InputError } from './refusal.ts';
import { parseSend, type SendBody } from './send-parsing.ts';

/** What a thread answers: an error would come out of it without its class. */
export type ParsedSend =
  | { readonly kind: 'parsed'; readonly message: OutgoingMessage }
  | {
      readonly kind: 'refused';
      readonly code: ProblemCode;
      readonly detail: string;
      readonly errors: readonly InputError[];
    };

/** The entry of a worker thread. Files are handed over and not copied: copying them is what keeps others waiting. */
export default async function parse(body: SendBody): Promise<unknown> {
  const parsed = await parsedOrRefused(body);
  const files = parsed.kind === 'parsed' ? parsed.message.attachments : [];
  return move({
    [transferableSymbol]: files.map(({ content }) => content.buffer),
    [valueSymbol]: parsed,
  });
}

async function parsedOrRefused(body: SendBody): Promise<ParsedSend> {
  try {
    return { kind: 'parsed', message: await parseSend(body) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, detail, errors } = error;
    return { kind: 'refused', code, detail, errors };
  }
}
