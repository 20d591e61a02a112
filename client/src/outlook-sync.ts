import { feedPage, followFeed, type FeedOptions } from './feed.ts';
import { type Call, caller, type Options, pathOf } from './http.ts';
import { jsonOf } from './json.ts';
import { type List, list, type ListOptions } from './list.ts';
import type {
  Authorize,
  BegunSignIn,
  ChangeConnection,
  ChangedEntries,
  ChangeThread,
  Complete,
  Connection,
  Contact,
  ContactRequest,
  ContactResults,
  ContactsRequest,
  Endpoint,
  EndpointAnswer,
  Feed,
  Explanation,
  Health,
  NeverList,
  ListedEntry,
  MergeRequest,
  OpenSession,
  OpsHealth,
  OtherMailbox,
  Overview,
  PoisonRecord,
  PoisonRetries,
  PutNeverList,
  ReadOtherMailbox,
  ScopeChange,
  SendParts,
  SendRequest,
  Session,
  SkippedMessage,
  Thread,
  WaitingSend,
  WholeEntry,
} from './types.ts';
import { unwrap, type WebhookEvent, type WebhookHeaders } from './webhooks.ts';

export interface OutlookSyncOptions {
  /** What the service is reached by, without `/api`. */
  readonly baseUrl: string;
  /** A function key: for servers, never for a browser. */
  readonly key: string;
  /** The master key, for `operations` alone. */
  readonly adminKey?: string;
  /** `whsec_...`, newest first, for `webhooks.unwrap`. */
  readonly webhookSecrets?: readonly string[];
  /** Tries after the first; 3 unless told. */
  readonly retries?: number;
  /** Milliseconds for one try; 100 seconds unless told, as a send with large files may take a minute. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
}

export interface SendOptions extends Options {
  /** Yours, for each click of Send; made once for this call when you give none. */
  readonly idempotencyKey?: string;
  /** Files by the `part` that their attachment names. */
  readonly files?: Readonly<Record<string, Blob>>;
}

interface Including {
  /** Bodies that come with the entries, as far as they fit into one answer. */
  readonly include?: readonly ('newText' | 'html')[];
}

export interface ChangesOptions extends ListOptions, Including {
  /** `updatedThrough` of the answer before, or a time (RFC 3339). */
  readonly updatedAfter?: string;
  /** Seconds that the answer may take when nothing has changed yet. */
  readonly wait?: number;
}

/** An empty one would let anybody sign. */
const SECRET = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/** The service as a CRM's server calls it: one method for each operation. Each may be repeated without harm. */
export class OutlookSync {
  readonly #call: Call;
  readonly #key: Readonly<Record<string, string>>;
  readonly #admin: Readonly<Record<string, string>>;
  readonly #secrets: readonly string[];

  constructor(options: OutlookSyncOptions) {
    const { baseUrl, key, adminKey = key, webhookSecrets = [] } = options;
    const { retries = 3, timeoutMs = 100_000 } = options;
    if (/\/api(?:\/v1)?\/*$/.test(baseUrl)) {
      throw new TypeError('baseUrl is what the service is reached by, without /api or /api/v1.');
    }
    if (!webhookSecrets.every((one) => SECRET.test(one))) {
      throw new TypeError('webhookSecrets are whsec_ and base64 of 24 bytes or more, as they are.');
    }
    this.#call = caller({ baseUrl, retries, timeoutMs, fetch: options.fetch ?? fetch });
    this.#key = { 'x-functions-key': key };
    this.#admin = { 'x-functions-key': adminKey };
    this.#secrets = webhookSecrets;
  }

  readonly connections = {
    /** Begins a sign-in: send the browser to `authorizeUrl`. */
    authorize: (account: string, user: string, body: Authorize, options?: Options) =>
      this.#json<BegunSignIn>('POST', `${connection(account, user)}/authorize`, body, options),
    /** Finishes it, in the signed-in session of that user. */
    complete: (account: string, user: string, body: Complete, options?: Options) =>
      this.#json<Connection>('POST', `${connection(account, user)}/complete`, body, options),
    /** Which mailbox was chosen where `emailSync=different_mailbox` came back. */
    otherMailbox: (account: string, user: string, body: ReadOtherMailbox, options?: Options) => {
      const to = `${connection(account, user)}/other-mailbox`;
      return this.#json<OtherMailbox>('POST', to, body, options);
    },
    get: (account: string, user: string, options?: Options) =>
      this.#json<Connection>('GET', connection(account, user), undefined, options),
    change: (account: string, user: string, body: ChangeConnection, options?: Options) =>
      this.#json<Connection>('PATCH', connection(account, user), body, options),
    /** Changes of the scope, newest first. */
    audit: (account: string, user: string, options?: ListOptions): List<ScopeChange> =>
      this.#list('audit', `${ofUser(account, user)}/audit`, options),
    disconnect: (account: string, user: string, options?: Options) =>
      this.#done('DELETE', connection(account, user), options),
  };

  readonly sessions = {
    /** A token for a page of the CRM: for nobody but the user who is signed in there. */
    open: (account: string, user: string, body: OpenSession, options?: Options) => {
      const to = `${ofUser(account, user)}/session`;
      return this.#json<Session>('POST', to, body, options);
    },
  };

  readonly messages = {
    /**
     * Sends from the user's mailbox. Look at the entry's `status`: `failed` is an answer, too. With `files` the message goes
     * as a form, whose files travel as they are.
     */
    send: (
      account: string,
      user: string,
      message: SendRequest | SendParts,
      { idempotencyKey = crypto.randomUUID(), files, signal }: SendOptions = {},
    ): Promise<WholeEntry> => {
      const headers = { ...this.#key, 'idempotency-key': idempotencyKey };
      const body = files ? formOf(message, files) : message;
      const to = `${ofUser(account, user)}/messages`;
      return this.#answer({ method: 'POST', path: to, headers, body }, { signal });
    },
    /** What was not synced, and why; newest first. */
    skipped: (account: string, user: string, options?: ListOptions): List<SkippedMessage> =>
      this.#list('skipped', `${ofUser(account, user)}/skipped`, options),
    /** What Microsoft has not taken yet, oldest first. */
    waiting: (account: string, user: string, options?: Options) => {
      const to = `${ofUser(account, user)}/waiting-sends`;
      return this.#json<{ sends: WaitingSend[] }>('GET', to, undefined, options);
    },
    /** Has a skipped message looked at once more, when its `retryable` is true. */
    retrySkipped: (account: string, user: string, id: string, options?: Options) =>
      this.#done('POST', `${ofUser(account, user)}${pathOf`/skipped/${id}/retry`}`, options),
    /** Why a message is in this user's conversations, or is not. */
    explain: (account: string, user: string, internetMessageId: string, options?: Options) => {
      const at = `${ofUser(account, user)}/explain`;
      const query = new URLSearchParams({ internetMessageId });
      return this.#json<Explanation>('GET', `${at}?${query.toString()}`, undefined, options);
    },
  };

  readonly conversations = {
    /** Newest first, without bodies unless `include` asks for some. */
    list: (
      account: string,
      contact: string,
      { include, ...options }: ListOptions & Including = {},
    ): List<ListedEntry> =>
      list(this.#call, {
        path: `${ofContact(account, contact)}/conversation`,
        name: 'entries',
        headers: this.#key,
        query: { include: include?.join(',') },
        ...options,
      }),
    /** What has changed since `updatedThrough` of the answer before, or since a time; ask on while `nextCursor` is there. */
    changes: (
      account: string,
      contact: string,
      { updatedAfter, limit, wait, include, signal }: ChangesOptions = {},
    ): Promise<ChangedEntries> => {
      const query = { updatedAfter, limit, wait, include: include?.join(',') };
      const at = `${ofContact(account, contact)}/entries`;
      return this.#answer({ path: at, headers: this.#key, query }, { signal });
    },
    /** What is missing in it, and why; newest first. */
    skipped: (account: string, contact: string, options?: ListOptions): List<SkippedMessage> =>
      this.#list('skipped', `${ofContact(account, contact)}/skipped`, options),
    entry: (account: string, contact: string, entry: string, options?: Options) =>
      this.#json<WholeEntry>('GET', ofEntry(account, contact, entry), undefined, options),
    /** Its bytes, as a `Response` to be streamed on with its protective headers. */
    attachment: (
      account: string,
      contact: string,
      entry: string,
      attachment: string,
      options?: Options,
    ): Promise<Response> => {
      const at = `${ofEntry(account, contact, entry)}${pathOf`/attachments/${attachment}`}`;
      return this.#call({ path: at, headers: this.#key }, options);
    },
  };

  readonly threads = {
    /** Those that began last first. */
    list: (account: string, contact: string, options?: ListOptions): List<Thread> =>
      this.#list('threads', `${ofContact(account, contact)}/threads`, options),
    get: (account: string, contact: string, thread: string, options?: Options) =>
      this.#json<Thread>('GET', ofThread(account, contact, thread), undefined, options),
    /** Stops it, or starts it again from now on. */
    change: (
      account: string,
      contact: string,
      thread: string,
      body: ChangeThread,
      options?: Options,
    ) => this.#json<Thread>('PATCH', ofThread(account, contact, thread), body, options),
  };

  readonly contacts = {
    put: (account: string, contact: string, body: ContactRequest, options?: Options) =>
      this.#json<Contact>('PUT', ofContact(account, contact), body, options),
    /** Up to 100, each on its own: look at the results. */
    putAll: (account: string, body: ContactsRequest, options?: Options) =>
      this.#json<ContactResults>('POST', `${ofAccount(account)}/contacts/batch`, body, options),
    get: (account: string, contact: string, options?: Options) =>
      this.#json<Contact>('GET', ofContact(account, contact), undefined, options),
    /** Shows all of a contact at another one from now on: the CRM has merged the two. */
    merge: (account: string, contact: string, body: MergeRequest, options?: Options) =>
      this.#json<Contact>('POST', `${ofContact(account, contact)}/merge`, body, options),
    /** Erases the contact and everything of its conversation. */
    erase: (account: string, contact: string, options?: Options) =>
      this.#done('DELETE', ofContact(account, contact), options),
  };

  /** Whose mail stays out: the account's list, and each user's own. */
  readonly neverLists = {
    ofAccount: (account: string, options?: Options) =>
      this.#json<NeverList>('GET', `${ofAccount(account)}/never-list`, undefined, options),
    putOfAccount: (account: string, body: PutNeverList, options?: Options) =>
      this.#json<NeverList>('PUT', `${ofAccount(account)}/never-list`, body, options),
    ofUser: (account: string, user: string, options?: Options) =>
      this.#json<NeverList>('GET', `${ofUser(account, user)}/never-list`, undefined, options),
    putOfUser: (account: string, user: string, body: PutNeverList, options?: Options) =>
      this.#json<NeverList>('PUT', `${ofUser(account, user)}/never-list`, body, options),
  };

  readonly events = {
    page: (account: string, options?: FeedOptions): Promise<Feed> =>
      feedPage(this.#call, this.#key, account, options),
    /** All of them and what comes later, page by page; keep `nextCursor` of each page that is done. */
    follow: (account: string, options: FeedOptions = {}): AsyncGenerator<Feed, never> =>
      followFeed((query) => this.events.page(account, query), options),
    /** Under the same id. */
    redeliver: async (account: string, id: string, options?: Options): Promise<void> => {
      const to = pathOf`v1/events/${id}/redeliver`;
      const query = { account };
      await this.#call({ method: 'POST', path: to, headers: this.#key, query }, options);
    },
    /** Sends one to your endpoint and gives what it answered. */
    test: (options?: Options) =>
      this.#json<EndpointAnswer>('POST', 'v1/events/test', undefined, options),
    endpoint: (options?: Options) =>
      this.#json<Endpoint>('GET', 'v1/events/endpoint', undefined, options),
    /** After a 410: what was missed is in the feed, from `missedSince` on. */
    enable: (options?: Options) =>
      this.#json<Endpoint>('POST', 'v1/events/endpoint/enable', undefined, options),
  };

  readonly webhooks = {
    /** The event of a webhook, verified; a `WebhookError` when it is not the service's. */
    unwrap: (
      rawBody: string | Uint8Array,
      headers: WebhookHeaders,
    ): Promise<WebhookEvent & { readonly id: string }> => unwrap(rawBody, headers, this.#secrets),
  };

  /** For those who run it, with the admin key. */
  readonly operations = {
    poison: (options?: ListOptions): List<PoisonRecord> =>
      list(this.#call, { path: 'v1/ops/poison', name: 'poison', headers: this.#admin, ...options }),
    retry: async (id: string, options?: Options): Promise<void> => {
      const to = pathOf`v1/ops/poison/${id}/retry`;
      await this.#call({ method: 'POST', path: to, headers: this.#admin }, options);
    },
    /** Up to 100, each on its own: look at the results. */
    retryAll: (ids: readonly string[], options?: Options): Promise<PoisonRetries> => {
      const to = 'v1/ops/poison/retry';
      return this.#answer(
        { method: 'POST', path: to, headers: this.#admin, body: { ids } },
        options,
      );
    },
    overview: (options?: Options): Promise<Overview> =>
      this.#answer({ path: 'v1/ops/overview', headers: this.#admin }, options),
    health: (options?: Options): Promise<OpsHealth> =>
      this.#answer({ path: 'v1/ops/health', headers: this.#admin }, options),
  };

  /** Whether it works; a `SyncError` with status 503 when something fails. */
  health(options?: Options): Promise<Health> {
    return this.#answer({ path: 'health' }, options);
  }

  /** The OpenAPI document. */
  openApi(options?: Options): Promise<Readonly<Record<string, unknown>>> {
    return this.#answer({ path: 'openapi.json' }, options);
  }

  #json<T>(method: string, to: string, body: unknown, options?: Options): Promise<T> {
    return this.#answer({ method, path: to, headers: this.#key, body }, options);
  }

  async #done(method: string, to: string, options?: Options): Promise<void> {
    await this.#call({ method, path: to, headers: this.#key }, options);
  }

  #list<Item>(name: string, to: string, options?: ListOptions): List<Item> {
    return list(this.#call, { path: to, name, headers: this.#key, ...options });
  }

  async #answer<T>(...request: Parameters<Call>): Promise<T> {
    return jsonOf<T>(await this.#call(...request));
  }
}

const connection = (account: string, user: string): string => `${ofUser(account, user)}/connection`;
const ofAccount = (account: string): string => pathOf`v1/accounts/${account}`;
const ofUser = (account: string, user: string): string =>
  pathOf`v1/accounts/${account}/users/${user}`;
const ofContact = (account: string, contact: string): string =>
  pathOf`v1/accounts/${account}/contacts/${contact}`;
const ofEntry = (account: string, contact: string, entry: string): string =>
  `${ofContact(account, contact)}${pathOf`/entries/${entry}`}`;

const ofThread = (account: string, contact: string, thread: string): string =>
  `${ofContact(account, contact)}${pathOf`/threads/${thread}`}`;

function formOf(message: unknown, files: Readonly<Record<string, Blob>>): FormData {
  const form = new FormData();
  form.set('message', JSON.stringify(message));
  for (const [part, file] of Object.entries(files)) form.set(part, file);
  return form;
}
