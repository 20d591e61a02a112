import { z } from 'zod';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import { parseAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import { literal, withQuery } from './query.ts';
import { THREADING_OPTIONS, threadingSchema } from './threading.ts';

const page = z.object({ value: z.array(z.unknown()) });

/** The first copies of a message in any folder, by its Message-ID: one request, and one page of it. */
export async function messageCopies(
  call: GraphCall,
  ref: MailboxRef,
  messageId: string,
  asked: { readonly limit: number; readonly startWithinMs: number },
): Promise<readonly Threading[]> {
  const path = withQuery('/me/messages', {
    $filter: `internetMessageId eq ${literal(messageId)}`,
    $top: asked.limit,
    ...THREADING_OPTIONS,
  });
  const { startWithinMs } = asked;
  const { value } = parseAnswer(await call(ref, { method: 'GET', path, startWithinMs }), page);
  return value.slice(0, asked.limit).flatMap((item) => {
    const message = threadingSchema.safeParse(item);
    return message.success ? [message.data] : [];
  });
}
