import type { z } from 'zod';
import {
  authorizationShape,
  connectionShape,
  conversationShape,
  entryShape,
  problemShape,
  skippedListShape,
} from './sync-shapes.ts';
import type { Connection, Entry, SkippedMessage } from './sync-shapes.ts';

/** What the service refused, by its stable code; `unreachable` when it gave no answer. */
export type Refusal = { status: number; code: string };
export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: Refusal };

export type Intent = 'connect' | 'change' | 'reconnect';

/** A mail as the form gives it. `file.name` and `file.type` go along. */
export type OutgoingMail = {
  contact: { id: string; email: string; name: string };
  cc: { email: string }[];
  bcc: { email: string }[];
  text: string;
  subject?: string;
  replyTo?: string;
  replyAll?: boolean;
  files: File[];
};

const TIMEOUT_MS = 30_000;

/** The sync service as this CRM calls it: always from the server, which alone holds the key. */
export class SyncClient {
  readonly #baseUrl: string;
  readonly #functionKey: string;
  readonly #accountId: string;

  constructor(options: { syncUrl: string; functionKey: string; accountId: string }) {
    this.#baseUrl = `${options.syncUrl}/api/v1/accounts/${encodeURIComponent(options.accountId)}`;
    this.#functionKey = options.functionKey;
    this.#accountId = options.accountId;
  }

  authorize(
    userId: string,
    body: { returnUrl: string; intent: Intent; loginHint?: string },
  ): Promise<Answer<{ authorizeUrl: string; adminConsentUrl: string }>> {
    return this.#json(authorizationShape, `${user(userId)}/connection/authorize`, postJson(body));
  }

  complete(userId: string, ticket: string): Promise<Answer<Connection>> {
    const path = `${user(userId)}/connection/complete`;
    return this.#json(connectionShape, path, postJson({ ticket }));
  }

  connection(userId: string): Promise<Answer<Connection>> {
    return this.#json(connectionShape, `${user(userId)}/connection`);
  }

  async disconnect(userId: string): Promise<Answer<null>> {
    const answer = await this.#call(`${user(userId)}/connection`, { method: 'DELETE' });
    return answer.ok ? { ok: true, value: null } : answer;
  }

  async skipped(
    userId: string,
    cursor: string | null,
  ): Promise<Answer<{ skipped: SkippedMessage[]; nextCursor: string | null }>> {
    return this.#json(skippedListShape, `${user(userId)}/skipped${page(25, cursor)}`);
  }

  /** One page of the conversation, newest first, each entry whole. */
  async conversation(
    contactId: string,
    cursor: string | null,
  ): Promise<Answer<{ entries: Entry[]; nextCursor: string | null }>> {
    const path = `${contact(contactId)}/conversation${page(10, cursor)}`;
    const list = await this.#json(conversationShape, path);
    if (!list.ok) return list;
    const entries: Entry[] = [];
    const answers = await Promise.all(
      list.value.entries.map(({ id }) => this.entry(contactId, id)),
    );
    for (const answer of answers) {
      if (answer.ok) entries.push(answer.value);
      // Erased between the two calls: it is simply no longer there.
      else if (answer.refusal.status !== 404) return answer;
    }
    return { ok: true, value: { entries, nextCursor: list.value.nextCursor } };
  }

  entry(contactId: string, entryId: string): Promise<Answer<Entry>> {
    return this.#json(entryShape, `${contact(contactId)}/entries/${encodeURIComponent(entryId)}`);
  }

  /** The bytes as the service serves them, with its protective headers. */
  attachment(contactId: string, entryId: string, id: string): Promise<Answer<Response>> {
    const entry = `${contact(contactId)}/entries/${encodeURIComponent(entryId)}`;
    return this.#call(`${entry}/attachments/${encodeURIComponent(id)}`);
  }

  /** Multipart, so that files travel as they are. The same key never sends a second mail. */
  send(
    userId: string,
    idempotencyKey: string,
    mail: OutgoingMail,
  ): Promise<Answer<{ id: string; status: string }>> {
    const { files, ...message } = mail;
    const body = new FormData();
    const attachments = files.map((file, index) => ({
      name: file.name,
      contentType: file.type === '' ? 'application/octet-stream' : file.type,
      part: `file-${index}`,
    }));
    body.set('message', JSON.stringify({ ...message, attachments }));
    for (const [index, file] of files.entries()) body.set(`file-${index}`, file, file.name);
    const headers = { 'idempotency-key': idempotencyKey };
    const shape = entryShape.pick({ id: true, status: true });
    return this.#json(shape, `${user(userId)}/messages`, { method: 'POST', headers, body });
  }

  async #json<T>(shape: z.ZodType<T>, path: string, init?: RequestInit): Promise<Answer<T>> {
    const answer = await this.#call(path, init);
    if (!answer.ok) return answer;
    return { ok: true, value: shape.parse(await answer.value.json()) };
  }

  async #call(path: string, init: RequestInit = {}): Promise<Answer<Response>> {
    const headers = new Headers(init.headers);
    headers.set('x-functions-key', this.#functionKey);
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(this.#baseUrl + path, { ...init, headers, signal });
      if (response.ok) return { ok: true, value: response };
      const problem = problemShape.safeParse(await response.json().catch(() => null));
      const code = problem.success ? problem.data.code : 'unexpected_answer';
      return { ok: false, refusal: { status: response.status, code } };
    } catch (error) {
      process.emitWarning(
        `The sync service is unreachable for ${this.#accountId}: ${String(error)}`,
      );
      return { ok: false, refusal: { status: 0, code: 'unreachable' } };
    }
  }
}

const user = (id: string): string => `/users/${encodeURIComponent(id)}`;
const contact = (id: string): string => `/contacts/${encodeURIComponent(id)}`;

function page(limit: number, cursor: string | null): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor !== null) query.set('cursor', cursor);
  return `?${query.toString()}`;
}

function postJson(body: unknown): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
}
