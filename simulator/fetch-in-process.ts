import type { HttpReply, Unrouted } from './router.ts';

/** Statuses that `Response` gives no body, not even an empty one. */
const BODILESS = new Set([101, 204, 205, 304]);

/**
 * `fetch` for a server in this process, without a connection: no header that a connection adds, no redirect followed.
 * An answer that is dropped rejects as a lost connection does.
 */
export function fetchInProcess(
  answer: (request: Unrouted) => Promise<HttpReply | 'drop'>,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const { method, signal } = request;
    const body = Buffer.from(await request.arrayBuffer());
    signal.throwIfAborted();
    const reply = await unlessAborted(
      signal,
      answer({
        method,
        url: new URL(request.url),
        headers: Object.fromEntries(request.headers),
        body,
        gone: signal,
      }),
    );
    if (reply === 'drop') throw new TypeError('fetch failed', { cause: new Error('dropped') });
    return responseOf(reply);
  };
}

function responseOf({ status, headers = {}, body }: HttpReply): Response {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((line): [string, string] => [name, line]),
  );
  const content = body instanceof Buffer ? Uint8Array.from(body) : body;
  return new Response(BODILESS.has(status) ? null : content, { status, headers: lines });
}

function unlessAborted<T>(signal: AbortSignal, answering: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    answering.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
