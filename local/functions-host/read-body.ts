import type { IncomingMessage } from 'node:http';

/**
 * The whole body of a request; undefined when it says to be longer than `limitBytes`. One without a length
 * (`Transfer-Encoding: chunked`) never reaches a function: it gets none.
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return undefined;
  const isChunked = request.headers['content-length'] === undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > limitBytes) return undefined;
    if (!isChunked) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
