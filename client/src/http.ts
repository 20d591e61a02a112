import { errorOf, SyncError } from './sync-error.ts';

export interface Options {
  /** Ends the call, its waits between tries included. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpSettings {
  /** What the service is reached by, without `/api`. */
  readonly baseUrl: string;
  /** Tries after the first. */
  readonly retries: number;
  /** Milliseconds for one try. */
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

interface Request {
  readonly method?: string;
  /** Beneath `/api/`, encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  /** JSON, or a form as it is. */
  readonly body?: unknown;
}

/** Longer waits are the caller's to decide. */
const LONGEST_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 500;

/** An answer may be asked for again: the call was not done, or doing it twice is doing it once. */
const AGAIN = new Set([408, 429, 502, 503, 504]);

export type Call = (request: Request, options?: Options) => Promise<Response>;

/**
 * Calls the service. Every call of the interface may be repeated (a send carries the same key each time), so what found no
 * answer, or an answer that says "later", is tried again, after `Retry-After` or a growing wait.
 */
export function caller(settings: HttpSettings): Call {
  return async (request, { signal } = {}) => {
    if (request.path.split('/').some((part) => ['', '.', '..'].includes(part))) {
      throw new SyncError('invalid_id', 'No id is empty, "." or "..": a URL drops them.');
    }
    for (let tries = 0; ; tries += 1) {
      const outcome = await once(settings, request, signal);
      if (outcome instanceof Response) return outcome;
      // Ended while the refusal was read: no wait would hear of it any more.
      signal?.throwIfAborted();
      const wait = outcome.retryAfterMs ?? FIRST_WAIT_MS * 2 ** tries * (1 + Math.random() / 4);
      if (!isWorthATry(outcome) || tries >= settings.retries || wait > LONGEST_WAIT_MS) {
        throw outcome;
      }
      await pause(wait, signal);
    }
  };
}

function isWorthATry({ status, code }: SyncError): boolean {
  return code === 'unreachable' || code === 'send_in_progress' || AGAIN.has(status);
}

async function once(
  { baseUrl, timeoutMs, fetch }: HttpSettings,
  { method = 'GET', path, headers, query, body }: Request,
  signal: AbortSignal | undefined,
): Promise<Response | SyncError> {
  signal?.throwIfAborted();
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/api/${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const isJson = body !== undefined && !(body instanceof FormData);
  // Before anything is tried: what no header may hold is a mistake of the caller's, not the network's.
  const sent = new Headers({
    ...headers,
    ...(isJson ? { 'content-type': 'application/json' } : {}),
  });
  const limit = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers: sent,
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
      redirect: 'error',
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
    });
    return response.ok || response.status === 304 ? response : await errorOf(response);
  } catch (cause) {
    signal?.throwIfAborted();
    return new SyncError('unreachable', `No answer from ${url.host}.`, { cause });
  }
}

/** Waits, or throws the signal's reason as soon as it is aborted. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', stop, { once: true });
    function done() {
      signal?.removeEventListener('abort', stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal?.reason);
    }
  });
}

/** A path whose ids are encoded. */
export function pathOf(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return parts.map((part, at) => part + encodeURIComponent(ids[at] ?? '')).join('');
}
