import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { startSimulator } from '../../../simulator/server.ts';
import type { Simulator } from '../../../simulator/server.ts';
import { findings } from './csdl.ts';
import { answerFindings } from './graph-answer.ts';

/** The parts of answers that the tests look at. */
export interface Json {
  id: string;
  value: Json[];
  error: { code: string; message: string; innerError: Record<string, string> };
  responses: { id: string; status: number; headers: Record<string, string>; body: Json }[];
  '@odata.nextLink'?: string;
  '@odata.type': string;
  subject: string;
  isDraft: boolean;
  isRead: boolean;
  hasAttachments: boolean;
  conversationId: string;
  internetMessageId: string;
  parentFolderId: string;
  receivedDateTime: string;
  bodyPreview: string;
  body: { contentType: string; content: string };
  uniqueBody: { contentType: string; content: string };
  from: { emailAddress: { name: string; address: string } };
  toRecipients: { emailAddress: { name: string; address: string } }[];
  ccRecipients: { emailAddress: { name: string; address: string } }[];
  bccRecipients: { emailAddress: { name: string; address: string } }[];
  singleValueExtendedProperties: { id: string; value: string }[];
  internetMessageHeaders: { name: string; value: string }[];
  name: string;
  size: number;
  contentBytes: string;
  contentId: string | null;
  uploadUrl: string;
  nextExpectedRanges: string[];
  expirationDateTime: string;
  clientState: string | null;
  mail: string | null;
  displayName: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
  bytes: Buffer;
}

/** A message as `GET /control/mailboxes/{email}/messages` shows it. */
export interface Seen {
  id: string;
  mutableId: string;
  folder: string;
  internetMessageId: string;
  inReplyTo: string | null;
  references: string[];
  conversationId: string;
  from: { email: string; name: string };
  to: { email: string; name: string }[];
  cc: { email: string; name: string }[];
  bcc: { email: string; name: string }[];
  subject: string;
  body: { contentType: string; content: string };
  isDraft: boolean;
  isRead: boolean;
  receivedDateTime: string;
  headers: { name: string; value: string }[] | null;
  sensitivity: number;
  attachments: { name: string; kind: string; contentLength: number; size: number }[];
}

export const ANNA = 'anna@contoso.example';
export const BEN = 'ben@contoso.example';
export const CARLA = 'carla@fabrikam.example';
export const DIETER = 'dieter@northwind.example';
export const IMMUTABLE = { prefer: 'IdType="ImmutableId"' };
export const HOUR_MS = 60 * 60 * 1000;

/** A simulator for one test file, reset before each test. Every Graph answer is held against the metadata. */
export async function openWorld(): Promise<TestWorld> {
  const simulator = await startSimulator({ settings: { notificationLatencyMs: 2 } });
  const world = new TestWorld(simulator);
  beforeEach(() => simulator.world.reset());
  afterAll(() => simulator.close());
  return world;
}

export class TestWorld {
  readonly simulator: Simulator;

  constructor(simulator: Simulator) {
    this.simulator = simulator;
  }

  /** A control call that must succeed. */
  async control<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.controlRaw(method, path, body);
    expect(status, text).toBe(200);
    const result: T = JSON.parse(text);
    return result;
  }

  async controlRaw(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.simulator.url}/control${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text() };
  }

  async messages(email: string, folder?: string): Promise<Seen[]> {
    const query = folder === undefined ? '' : `?folder=${encodeURIComponent(folder)}`;
    const { messages } = await this.control<{ messages: Seen[] }>(
      'GET',
      `/mailboxes/${email}/messages${query}`,
    );
    return messages;
  }

  /** The only message in a folder. */
  async only(email: string, folder: string): Promise<Seen> {
    const found = await this.messages(email, folder);
    expect(found).toHaveLength(1);
    return found[0] ?? expect.fail('no message');
  }

  act(email: string, what: string, body: unknown): Promise<Seen> {
    return this.control<Seen>('POST', `/mailboxes/${email}/${what}`, body);
  }

  fault(match: object, effect: object): Promise<{ id: string }> {
    return this.control<{ id: string }>('POST', '/faults', { match, effect });
  }

  async token(email: string, more: object = {}): Promise<string> {
    const { token } = await this.control<{ token: string }>('POST', '/tokens/issue', {
      email,
      ...more,
    });
    return token;
  }

  async graph(email: string = ANNA, more: object = {}): Promise<Graph> {
    return new Graph(this.simulator.graphUrl, await this.token(email, more));
  }

  advance(ms: number): Promise<unknown> {
    return this.control('POST', '/clock', { advanceMs: ms });
  }

  async idle(): Promise<void> {
    const { idle } = await this.control<{ idle: boolean }>('GET', '/idle?wait=5000');
    expect(idle).toBe(true);
  }
}

/** Graph as one user. */
export class Graph {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** `target` is below `/v1.0`, or a whole URL (a nextLink). */
  async call(
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string> = IMMUTABLE,
  ): Promise<Answer> {
    const response = await fetch(target.startsWith('http') ? target : `${this.#url}${target}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
    const parsed: Json = isJson ? JSON.parse(bytes.toString()) : {};
    if (isJson) expect(answerFindings(parsed)).toEqual([]);
    expect(response.headers.get('date')).not.toBeNull();
    return { status: response.status, headers: response.headers, body: parsed, bytes };
  }

  get(target: string, headers?: Record<string, string>): Promise<Answer> {
    return this.call('GET', target, undefined, headers);
  }

  post(target: string, body: unknown = {}, headers?: Record<string, string>): Promise<Answer> {
    return this.call('POST', target, body, headers);
  }

  /** A draft of Anna's to Carla, unless the fields say otherwise. */
  async draft(fields: object = {}): Promise<Json> {
    const { status, body } = await this.post('/me/messages', {
      subject: 'Offer',
      body: { contentType: 'html', content: '<p>Our offer</p>' },
      toRecipients: [recipient(CARLA)],
      ...fields,
    });
    expect(status, JSON.stringify(body)).toBe(201);
    return body;
  }

  async send(id: string): Promise<void> {
    expect((await this.post(`/me/messages/${id}/send`)).status).toBe(202);
  }

  subscribe(hook: Hook, fields: object = {}, headers?: Record<string, string>): Promise<Answer> {
    return this.post('/subscriptions', subscriptionTo(hook, fields), headers);
  }
}

export function recipient(address: string): object {
  return { emailAddress: { address } };
}

function subscriptionTo(hook: Hook, fields: object = {}): object {
  return {
    changeType: 'created',
    notificationUrl: `${hook.url}/notifications`,
    lifecycleNotificationUrl: `${hook.url}/lifecycle`,
    resource: 'me/messages',
    clientState: 'secret',
    expirationDateTime: new Date(Date.now() + 48 * HOUR_MS).toISOString(),
    latestSupportedTlsVersion: 'v1_2',
    ...fields,
  };
}

interface NotificationItem {
  subscriptionId: string;
  subscriptionExpirationDateTime: string;
  changeType: string;
  resource: string;
  clientState: string;
  tenantId: string;
  lifecycleEvent?: string;
  resourceData: { id: string; '@odata.type': string; '@odata.id': string; '@odata.etag': string };
}

export interface Hook {
  url: string;
  /** Every notification POST that came, in order. */
  posts: { path: string; headers: IncomingHttpHeaders; items: NotificationItem[] }[];
  validations: string[];
  /** Items of change notifications, flat. */
  changes(): NotificationItem[];
  /** Events of lifecycle notifications. */
  events(): (string | undefined)[];
  /** How notifications are answered: a status, after a wait. */
  answer: { status: number; delayMs: number };
  /** How the handshake is answered. */
  validation: 'correct' | 'wrong-token' | 'wrong-type' | 'silent';
}

/** A webhook on a port of its own, closed after the file. */
export async function openHook(): Promise<Hook> {
  const problems: string[] = [];
  const hook: Hook = {
    url: '',
    posts: [],
    validations: [],
    changes: () =>
      hook.posts.filter(({ path }) => path === '/notifications').flatMap(({ items }) => items),
    events: () =>
      hook.posts
        .filter(({ path }) => path === '/lifecycle')
        .flatMap(({ items }) => items.map((item) => item.lifecycleEvent)),
    answer: { status: 202, delayMs: 0 },
    validation: 'correct',
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://hook.invalid');
    const token = url.searchParams.get('validationToken');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (token !== null) {
        hook.validations.push(url.pathname);
        if (hook.validation === 'silent') return;
        const type = hook.validation === 'wrong-type' ? 'text/html' : 'text/plain';
        response.writeHead(200, { 'content-type': type });
        response.end(hook.validation === 'wrong-token' ? 'something' : token);
        return;
      }
      const { value }: { value: NotificationItem[] } = JSON.parse(Buffer.concat(chunks).toString());
      if (url.pathname === '/notifications') {
        problems.push(...findings({ value }, 'changeNotificationCollection'));
      }
      hook.posts.push({ path: url.pathname, headers: request.headers, items: value });
      setTimeout(() => response.writeHead(hook.answer.status).end(), hook.answer.delayMs);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  hook.url =
    typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  afterEach(() => expect(problems).toEqual([]));
  beforeEach(() => {
    problems.length = 0;
    hook.posts.length = 0;
    hook.validations.length = 0;
    hook.answer = { status: 202, delayMs: 0 };
    hook.validation = 'correct';
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return hook;
}
