import type { HttpRequest } from '@azure/functions';
import { Refusal } from './refusal.ts';

/**
 * The whole body, refused at once when the header says too much, and again when it turns out to be. The Functions host
 * hands a body without a length (`Transfer-Encoding: chunked`) on as none at all: that is said, and never taken for an
 * empty body.
 */
export async function readBody(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > limit) throw tooLarge(limit);
  const bytes = await whole(request, limit);
  if (bytes.length === 0 && request.headers.get('content-length') === null) {
    throw new Refusal(
      'length_required',
      'Send the body with a Content-Length header; the host does not take Transfer-Encoding: chunked.',
    );
  }
  return bytes;
}

/**
 * From the stream, where the host's body lies as one chunk: `arrayBuffer()` copies it twice, which for a large one keeps
 * everybody waiting.
 */
async function whole(request: HttpRequest, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    const bytes: Uint8Array = chunk;
    length += bytes.length;
    if (length > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  const [only = new Uint8Array()] = chunks;
  return chunks.length > 1 ? Buffer.concat(chunks, length) : only;
}

function tooLarge(limit: number): Refusal {
  return new Refusal('request_too_large', `The body is over ${limit} bytes.`);
}
