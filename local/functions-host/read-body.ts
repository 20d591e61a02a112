import type { IncomingMessage } from 'node:http';

/**
 * The whole body of a request; undefined when it says to be longer than `limitBytes`. One without a length
 * (`Transfer-Encoding: chunked`) never reaches a function: it gets none.
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | undefined> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limitBytes) return undefined;
  const body = Buffer.allocUnsafeSlow(declared);
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    // Each where it belongs, since joining them at the end would keep every other request waiting.
    if (declared > 0) bytes.copy(body, length);
    length += bytes.length;
    if (length > limitBytes) return undefined;
  }
  return body;
}
