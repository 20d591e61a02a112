import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { listen } from '../listen.ts';

export type SeenRequest = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type StandInAnswer = {
  status?: number;
  json?: unknown;
  headers?: Record<string, string>;
  bytes?: Buffer;
};

/**
 * A few fixed answers in place of the sync service, for tests of the CRM's own pages.
 * Keys are `METHOD path` without `/api/v1/accounts/contoso`; the browser tests use the real service.
 */
export async function startSyncStandIn(): Promise<{
  url: string;
  seen: SeenRequest[];
  answers: Map<string, StandInAnswer>;
  close(): Promise<void>;
}> {
  const seen: SeenRequest[] = [];
  const answers = new Map<string, StandInAnswer>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const method = request.method ?? '';
      const path = (request.url ?? '').replace('/api/v1/accounts/contoso', '');
      seen.push({ method, path, headers: request.headers, body: Buffer.concat(chunks) });
      const answer = answers.get(`${method} ${path}`) ?? problem(404, 'not_found');
      response.writeHead(answer.status ?? 200, {
        'content-type': 'application/json',
        ...answer.headers,
      });
      response.end(answer.bytes ?? (answer.json === undefined ? '' : JSON.stringify(answer.json)));
    });
  });
  return { seen, answers, ...(await listen(server)) };
}

export function problem(status: number, code: string): StandInAnswer {
  return {
    status,
    json: { type: 'about:blank', title: code, status, code },
    headers: { 'content-type': 'application/problem+json' },
  };
}

export function entry(id: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id,
    version: 1,
    accountId: 'contoso',
    userId: 'anna',
    mailbox: 'anna@contoso.example',
    contactId: 'carla',
    threadId: 't-1',
    kind: 'message',
    direction: 'inbound',
    origin: 'contact',
    unknownSender: false,
    status: 'received',
    failure: null,
    from: { email: 'carla@fabrikam.example', name: 'Carla Costa' },
    to: [{ email: 'anna@contoso.example' }],
    cc: [],
    bcc: [],
    subject: 'RE: Offer',
    occurredAt: '2026-11-24T05:00:00.000Z',
    snippet: 'Fine',
    html: '<p>Fine</p>',
    text: 'Fine',
    newText: 'Fine',
    remoteImages: 0,
    simplified: false,
    protected: null,
    junk: false,
    attachments: [],
    internetMessageId: `<${id}@x>`,
    ...change,
  };
}
