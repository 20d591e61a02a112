import { z } from 'zod';
import { check } from './timeline.ts';

const connection = z.looseObject({
  status: z.enum(['connected', 'needs_reconnect', 'disconnected']),
  email: z.string().nullable(),
});
const entry = z.looseObject({
  id: z.string(),
  threadId: z.string(),
  direction: z.enum(['outbound', 'inbound']),
  origin: z.enum(['crm', 'mailbox', 'contact', 'other']),
  status: z.enum(['queued', 'sent', 'confirmed', 'failed', 'received']),
  from: z.looseObject({ email: z.string() }),
  subject: z.string(),
  newText: z.string().nullish(),
  internetMessageId: z.string().nullable(),
  attachments: z.array(z.looseObject({ id: z.string(), name: z.string(), size: z.number() })),
});
const skipped = z.looseObject({ contactId: z.string(), subject: z.string(), code: z.string() });

export type Entry = z.output<typeof entry>;
export type Connection = z.output<typeof connection>;
export type Skipped = z.output<typeof skipped>;
export type Refused = { status: number; code: string };

const conversation = z.object({ entries: z.array(entry) });
const skippedList = z.object({ skipped: z.array(skipped) });
const authorization = z.looseObject({ authorizeUrl: z.string() });
const problem = z.looseObject({ code: z.string() });

/** The routes of the sync service as a CRM's back end calls them, for one account and user. */
export type SyncApi = ReturnType<typeof createSyncApi>;

export function createSyncApi(options: {
  url: string;
  functionKey: string;
  account: string;
  user: string;
}) {
  const account = `${options.url}/api/v1/accounts/${options.account}`;
  const user = `${account}/users/${options.user}`;

  async function call(url: string, method = 'GET', body?: object, headers = {}): Promise<Response> {
    return fetch(url, {
      method,
      headers: {
        'x-functions-key': options.functionKey,
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }
  async function expected<T>(response: Response, shape: z.ZodType<T>, status = 200): Promise<T> {
    const text = await response.text();
    check(response.status === status, `the service answers ${status}`, [response.status, text]);
    return shape.parse(JSON.parse(text));
  }

  return {
    async authorize(body: { returnUrl: string; intent?: string }): Promise<string> {
      const response = await call(`${user}/connection/authorize`, 'POST', body);
      return (await expected(response, authorization)).authorizeUrl;
    },
    async complete(ticket: string): Promise<Connection> {
      return expected(await call(`${user}/connection/complete`, 'POST', { ticket }), connection);
    },
    async connection(): Promise<Connection> {
      return expected(await call(`${user}/connection`), connection);
    },
    async disconnect(): Promise<number> {
      return (await call(`${user}/connection`, 'DELETE')).status;
    },
    /** The entry when it was taken (201, or 200 for a key that was used before), else the refusal. */
    async send(key: string, message: object): Promise<Entry | Refused> {
      const headers = { 'idempotency-key': key };
      const response = await call(`${user}/messages`, 'POST', message, headers);
      const body: unknown = await response.json();
      if (response.ok) return entry.parse(body);
      return { status: response.status, code: problem.parse(body).code };
    },
    async skipped(): Promise<Skipped[]> {
      return (await expected(await call(`${user}/skipped`), skippedList)).skipped;
    },
    /** Oldest first. */
    async conversation(contact: string): Promise<Entry[]> {
      const response = await call(`${account}/contacts/${contact}/conversation?limit=100`);
      return (await expected(response, conversation)).entries.toReversed();
    },
    async entry(contact: string, id: string): Promise<Entry> {
      return expected(await call(`${account}/contacts/${contact}/entries/${id}`), entry);
    },
    async attachment(contact: string, entryId: string, id: string): Promise<Buffer> {
      const path = `${account}/contacts/${contact}/entries/${entryId}/attachments/${id}`;
      return Buffer.from(await (await call(path)).arrayBuffer());
    },
  };
}

export function isRefused(answer: Entry | Refused): answer is Refused {
  return !('threadId' in answer);
}
