import { problemOf, SyncProblem } from './problem.ts';

/** As `POST .../session` gives it to the CRM's server. */
export interface Session {
  readonly token: string;
  readonly expiresAt: string;
}

/** The CRM's page asks its own server, which knows who is signed in there. */
export type GetSession = () => Promise<Session>;

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As JSON, unless it is a form with files. */
  readonly body?: object | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Calls under `me/`, with a token that is renewed by itself. */
export interface PageSession {
  /** The JSON answer; null where there is no body. Throws a SyncProblem. */
  readonly call: <T>(path: string, call?: Call) => Promise<T>;
  /** The answer as it came, such as a file. Throws a SyncProblem. */
  readonly fetch: (path: string, call?: Call) => Promise<Response>;
}

/** A call that begins just before the end has to arrive before it. */
const RENEWED_EARLIER_MS = 30_000;

/**
 * @param options.baseUrl of the service, without `/api`.
 */
export function pageSession(options: {
  readonly baseUrl: string;
  readonly getSession: GetSession;
  readonly fetch?: typeof globalThis.fetch;
  readonly now?: () => number;
}): PageSession {
  const { baseUrl, getSession, now = Date.now } = options;
  const send = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  let asked: { readonly session: Promise<Session>; endsAt: number } | null = null;

  /** Several calls at once ask once. */
  function session(): Promise<Session> {
    if (asked !== null && now() < asked.endsAt - RENEWED_EARLIER_MS) return asked.session;
    const mine = { session: ask(getSession), endsAt: Infinity };
    asked = mine;
    mine.session.then(
      ({ expiresAt }) => (mine.endsAt = Date.parse(expiresAt)),
      () => forget(mine.session),
    );
    return mine.session;
  }

  function forget(old: Promise<Session>): void {
    if (asked?.session === old) asked = null;
  }

  async function attempt(path: string, call: Call, isSecond: boolean): Promise<Response> {
    const mine = session();
    const { token } = await mine;
    const response = await request(send, `${baseUrl}/api/v1/me/${path}`, call, token);
    if (response.ok || response.status === 304) return response;
    const problem = await problemOf(response);
    if (problem.code !== 'session_expired' || isSecond) throw problem;
    forget(mine);
    return attempt(path, call, true);
  }

  return {
    fetch: (path, call = {}) => attempt(path, call, false),
    async call(path, call = {}) {
      const text = await (await attempt(path, call, false)).text();
      return JSON.parse(text === '' ? 'null' : text);
    },
  };
}

async function ask(getSession: GetSession): Promise<Session> {
  try {
    return await getSession();
  } catch (cause) {
    throw new SyncProblem('no_session', 'The page got no session from its server.', { cause });
  }
}

async function request(
  send: typeof globalThis.fetch,
  url: string,
  { method = 'GET', body, headers, signal }: Call,
  token: string,
): Promise<Response> {
  const isForm = typeof FormData !== 'undefined' && body instanceof FormData;
  try {
    return await send(url, {
      method,
      headers: {
        ...headers,
        authorization: `Bearer ${token}`,
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new SyncProblem('unreachable', 'The service did not answer.', { cause });
  }
}
