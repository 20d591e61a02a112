import { randomUUID } from 'node:crypto';
import { OutlookSync } from '../../../client/src/index.ts';
import type { LocalSystem } from '../../../local/system.ts';
import { undocumented } from './documented.ts';

/** An answer of the app: status, headers and, where it has one, the JSON body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}
/** The tests look into answers as a CRM's code would: by the names of the interface, and a wrong one fails them. */
export type Json = any;

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly key?: string | null;
}

export interface SendFields {
  readonly contact: { id: string; email: string; name?: string };
  readonly subject?: string;
  readonly html?: string;
  readonly text?: string;
  readonly [more: string]: unknown;
}

/** The CRM's back end: it knows the app only by its addresses and keys, and holds each answer against the document. */
export function crm(
  system: Pick<LocalSystem, 'host' | 'simulator'> & {
    /** The version before may answer, which has not all that the document has. */
    readonly speaksAsBefore?: boolean;
  },
  account = `acct-${randomUUID()}`,
) {
  const base = `${system.host.url}/api/v1`;

  /** `fetch`; an answer of the app that is not as the document says is an error. */
  const checked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== system.host.url || system.speaksAsBefore === true) return response;
    const { method = 'GET' } = init ?? {};
    const { status } = response;
    const body = bodyOf(response, await response.clone().text());
    const path = url.pathname.replace(/^\/api/, '');
    const contentType = response.headers.get('content-type');
    const faults = undocumented({ method, path, status, contentType, body });
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return response;
  };

  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const key = options.key === undefined ? system.host.functionKey : options.key;
    const url = new URL(path.startsWith('http') ? path : `${base}/${path}`);
    const response = await checked(url, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === null ? {} : { 'x-functions-key': key }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const { status, headers } = response;
    return { status, headers, body: bodyOf(response, await response.text()) };
  }

  const user = (id: string): string => `accounts/${account}/users/${id}`;
  const contact = (id: string): string => `accounts/${account}/contacts/${id}`;

  /** Goes to Microsoft's pages as `email` and returns where the browser ends up at the CRM. */
  async function signIn(authorizeUrl: string, email: string, action = 'accept'): Promise<URL> {
    const scripted = await call('POST', `${system.simulator.url}/control/signin`, {
      body: { authorizeUrl, email, action },
      key: null,
    });
    if (scripted.status !== 200) throw new Error(`sign-in: ${JSON.stringify(scripted.body)}`);
    const callback = await call('GET', String(scripted.body['redirectTo']), { key: null });
    const location = callback.headers.get('location');
    if (callback.status !== 302 || !location)
      throw new Error(`callback answered ${callback.status}`);
    return new URL(location);
  }

  async function authorize(userId: string, body: Record<string, unknown> = {}): Promise<Answer> {
    return call('POST', `${user(userId)}/connection/authorize`, {
      body: { returnUrl: 'http://127.0.0.1:3000/settings', ...body },
    });
  }

  /** As a CRM's server has it. A refusal is what a test looks at: no second try. */
  const sync = new OutlookSync({
    baseUrl: system.host.url,
    key: system.host.functionKey,
    adminKey: system.host.adminKey,
    retries: 0,
    fetch: checked,
  });

  return {
    account,
    sync,
    call,
    user,
    contact,
    authorize,
    signIn,
    complete: (userId: string, ticket: string | null) =>
      call('POST', `${user(userId)}/connection/complete`, { body: { ticket } }),
    /** The whole way: authorize, sign in, complete. Returns the connection's answer. */
    async connect(userId: string, email: string, intent?: string): Promise<Answer> {
      const asked = await authorize(userId, intent === undefined ? {} : { intent });
      if (asked.status !== 200) return asked;
      const landed = await signIn(String(asked.body['authorizeUrl']), email);
      return call('POST', `${user(userId)}/connection/complete`, {
        body: { ticket: landed.searchParams.get('ticket') },
      });
    },
    connection: (userId: string) => call('GET', `${user(userId)}/connection`),
    disconnect: (userId: string) => call('DELETE', `${user(userId)}/connection`),
    send: (userId: string, message: SendFields, key: string = randomUUID()) =>
      call('POST', `${user(userId)}/messages`, {
        body: message,
        headers: { 'idempotency-key': key },
      }),
    async conversation(contactId: string): Promise<readonly Json[]> {
      const page = await call('GET', `${contact(contactId)}/conversation?limit=100`);
      if (page.status !== 200) throw new Error(`conversation answered ${page.status}`);
      return page.body['entries'] ?? [];
    },
    entry: (contactId: string, entryId: Json | undefined) =>
      call('GET', `${contact(contactId)}/entries/${String(entryId)}`),
    async skipped(userId: string): Promise<readonly Json[]> {
      return (await call('GET', `${user(userId)}/skipped`)).body['skipped'] ?? [];
    },
    explain: (userId: string, messageId: Json) =>
      call('GET', `${user(userId)}/explain?internetMessageId=${encodeURIComponent(messageId)}`),
    retrySkipped: (userId: string, id: Json) =>
      call('POST', `${user(userId)}/skipped/${String(id)}/retry`),
  };
}

function bodyOf({ headers }: Response, text: string): Json {
  return /json/.test(headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}

export type Crm = ReturnType<typeof crm>;
