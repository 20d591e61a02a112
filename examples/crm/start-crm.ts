import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { OutlookSync } from '../../client/src/index.ts';
import { addAssetRoutes } from './asset-routes.ts';
import { addContactRoutes } from './contact-routes.ts';
import type { Crm } from './crm.ts';
import { Contacts } from './contacts.ts';
import { EventInbox } from './events.ts';
import { pageHeaders } from './page-headers.ts';
import { addPageSessionRoutes } from './page-session-routes.ts';
import { Router } from './router.ts';
import { addSessionRoutes } from './session-routes.ts';
import { Sessions } from './sessions.ts';
import { addSettingsRoutes } from './settings-routes.ts';

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
  /** Origin of a page that shows this CRM in a frame. */
  framedBy?: string;
};

/** Forms and webhooks; mail with its files goes from the page to the sync service. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * Starts the CRM on a loopback address; `url` is its origin, for ALLOWED_RETURN_ORIGINS.
 *
 * @throws UnreadableContactsError
 */
export async function startCrm(
  options: CrmOptions,
): Promise<{ url: string; webhookUrl: string; close(): Promise<void> }> {
  let url = '';
  const sync = syncOf(options);
  const crm: Crm = {
    sync,
    syncUrl: options.syncUrl,
    sessions: new Sessions(),
    contacts: new Contacts(options.contactsFile),
    events: options.webhookSecret === undefined ? null : new EventInbox(sync),
    publicUrl: () => url,
  };
  const router = new Router();
  addSessionRoutes(router, crm);
  addContactRoutes(router, crm);
  addSettingsRoutes(router, crm);
  addPageSessionRoutes(router, crm);
  addAssetRoutes(router);

  const headers = pageHeaders(options);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
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

/** Somebody waits for the page: one more try, and none for a minute. */
function syncOf({ syncUrl, functionKey, webhookSecret }: CrmOptions): OutlookSync {
  return new OutlookSync({
    baseUrl: syncUrl,
    key: functionKey,
    webhookSecrets: webhookSecret === undefined ? [] : [webhookSecret],
    retries: 1,
    timeoutMs: 30_000,
  });
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
