import { expect } from 'vitest';
import { answerFindings } from './graph-answer.ts';
import type { Hook } from './notification-hook.ts';
import { CARLA } from './people.ts';

export const IMMUTABLE = { prefer: 'IdType="ImmutableId"' };
export const HOUR_MS = 60 * 60 * 1000;

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
