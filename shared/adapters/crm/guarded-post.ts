import { lookup } from 'node:dns';
import Agent from 'undici/lib/dispatcher/agent.js';
import { checkLiteral, guardedLookup, type Resolve } from './guarded-lookup.ts';

/** One POST; gives the status. No redirect is followed, and the body of the answer is not read. */
export type Post = (
  url: string,
  request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<number>;

/** What of an answer's body is let go by, so that the connection can be used again. */
const MOST_BODY_BYTES = 64 * 1024;

/**
 * POSTs to addresses of the open internet alone; `isLoopbackAllowed`: to this machine's own, too, for a service that is
 * on it itself. Rejects with `AddressRefused` for any other.
 */
export function guardedPost(
  isLoopbackAllowed: boolean,
  resolve: Resolve = (hostname, options, done) => lookup(hostname, options, done),
): Post {
  const agent = new Agent({
    connect: { lookup: guardedLookup(resolve, isLoopbackAllowed) },
    allowH2: false,
  });
  return async (url, { headers, body, signal }) => {
    const { origin, pathname, search } = new URL(url);
    checkLiteral(new URL(url), isLoopbackAllowed);
    return new Promise((done, fail) => {
      let status: number | null = null;
      let bytes = 0;
      let abort = (): void => fail(signal.reason);
      const onAbort = (): void => abort();
      if (signal.aborted) return abort();
      signal.addEventListener('abort', onAbort);
      const end = (error?: Error): void => {
        signal.removeEventListener('abort', onAbort);
        const answered = status;
        if (answered === null) return fail(error);
        // Undici has its connection back an immediate later: only then does the next request find it.
        process.nextTick(() => setImmediate(() => done(answered)));
      };
      agent.dispatch(
        { origin, path: pathname + search, method: 'POST', headers: { ...headers }, body },
        {
          onRequestStart(controller) {
            // Also while there is no connection yet the caller has waited long enough.
            abort = () => {
              if (status === null) fail(signal.reason);
              controller.abort(signal.reason);
            };
            if (signal.aborted) abort();
          },
          onResponseStart(_, answered) {
            status = answered;
          },
          onResponseData(controller, chunk) {
            bytes += chunk.length;
            if (bytes > MOST_BODY_BYTES) controller.abort(new Error('the status is enough'));
          },
          onResponseEnd: () => end(),
          onResponseError: (_, error) => end(error),
        },
      );
    });
  };
}
