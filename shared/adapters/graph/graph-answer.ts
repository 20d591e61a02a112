import type { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';

export interface GraphAnswer {
  readonly headers: Headers;
  /** Null when the answer is longer than the limit that was asked for. */
  readonly bytes: Uint8Array | null;
}

/** The parsed body, or undefined when it is none. The parser's own error is dropped: it quotes what it could not read. */
export function parseJson(bytes: Uint8Array | null): unknown {
  try {
    return bytes === null
      ? undefined
      : (JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown);
  } catch {
    return undefined;
  }
}

/** An answer as its schema says; unknown fields are ignored. One that is too long or has another shape is no answer. */
export function parseAnswer<T>(answer: GraphAnswer, schema: z.ZodType<T>): T {
  if (answer.bytes === null) throw new ServiceFailure('refused', 'answer_too_large');
  const parsed = schema.safeParse(parseJson(answer.bytes));
  if (parsed.success) return parsed.data;
  throw new ServiceFailure('unavailable', 'unexpected_answer', { cause: parsed.error });
}

/** The body of an answer, or null when it has more than `limit` bytes; reading stops there. */
export async function limitedBody(response: Response, limit: number): Promise<Uint8Array | null> {
  if (response.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the stream, and with it the transfer.
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}
