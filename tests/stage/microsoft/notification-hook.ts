import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, afterEach, beforeEach, expect } from 'vitest';
import { listen } from '../listen.ts';
import { findings } from './csdl.ts';

interface NotificationItem {
  subscriptionId: string;
  subscriptionExpirationDateTime: string;
  changeType: string;
  resource: string;
  clientState: string;
  tenantId: string;
  lifecycleEvent?: string;
  encryptedContent?: {
    data: string;
    dataKey: string;
    dataSignature: string;
    encryptionCertificateId: string;
    encryptionCertificateThumbprint: string;
  };
  resourceData: { id: string; '@odata.type': string; '@odata.id': string; '@odata.etag': string };
}

export interface Hook {
  url: string;
  /** Every notification POST that came, in order. */
  posts: {
    path: string;
    headers: IncomingHttpHeaders;
    items: NotificationItem[];
    tokens: string[];
  }[];
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
      const body: { value: NotificationItem[]; validationTokens?: string[] } = JSON.parse(
        Buffer.concat(chunks).toString(),
      );
      const { value, validationTokens = [] } = body;
      if (url.pathname === '/notifications') {
        problems.push(...findings(body, 'changeNotificationCollection'));
      }
      hook.posts.push({
        path: url.pathname,
        headers: request.headers,
        items: value,
        tokens: validationTokens,
      });
      setTimeout(() => response.writeHead(hook.answer.status).end(), hook.answer.delayMs);
    });
  });
  const { url, close } = await listen(server);
  hook.url = url;
  afterEach(() => expect(problems).toEqual([]));
  beforeEach(() => {
    problems.length = 0;
    hook.posts.length = 0;
    hook.validations.length = 0;
    hook.answer = { status: 202, delayMs: 0 };
    hook.validation = 'correct';
  });
  afterAll(close);
  return hook;
}
