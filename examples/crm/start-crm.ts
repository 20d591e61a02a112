import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { addContactRoutes } from './contact-routes.ts';
import type { Crm } from './crm.ts';
import { Contacts } from './contacts.ts';
import { ACCOUNT_ID } from './demo-data.ts';
import { EventInbox } from './events.ts';
import { Router } from './router.ts';
import { addSessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { addSettingsRoutes } from './settings-routes.ts';
import { SyncClient } from './sync-client.ts';

export type CrmOptions = {
  /** 0 or none: any free port. */
  port?: number;
  /** Origin of the sync service, such as `http://127.0.0.1:7071`. */
  syncUrl: string;
  functionKey: string;
  /** `whsec_...`, as the sync service signs its events with; none: no events are taken. */
  webhookSecret?: string;
  /** Keeps the contacts; without one they are those of the demo at each start. */
  contactsFile?: string;
};

/** What the sync service takes as a send, with room for the form around it. */
const MAX_BODY_BYTES = 41 * 1024 * 1024;

/**
 * Starts the CRM on a loopback address; `url` is its origin, for ALLOWED_RETURN_ORIGINS.
 *
 * @throws UnreadableContactsError
 */
export async function startCrm(
  options: CrmOptions,
): Promise<{ url: string; webhookUrl: string; close(): Promise<void> }> {
  let url = '';
  const crm: Crm = {
    sync: new SyncClient({ ...options, accountId: ACCOUNT_ID }),
    sessions: new Sessions(),
    contacts: new Contacts(options.contactsFile),
    events: options.webhookSecret === undefined ? null : new EventInbox(options.webhookSecret),
    publicUrl: () => url,
  };
  const router = new Router();
  addSessionRoutes(router, crm);
  addContactRoutes(router, crm);
  addSettingsRoutes(router, crm);

  const server = createServer((request, response) => {
    answer(router, request, response).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : new Error(String(error)));
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No TCP address');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    webhookUrl: `${url}/webhooks/email-sync`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  router: Router,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  if (body === null) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const reply = await router.handle({
    method: request.method ?? 'GET',
    url: new URL(request.url ?? '/', 'http://crm'),
    headers: request.headers,
    body,
  });
  response.writeHead(reply.status, reply.headers ?? {}).end(reply.body);
}

/** Null when it is too large. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes: Buffer = chunk;
    length += bytes.length;
    if (length > MAX_BODY_BYTES) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
