import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Feed, SyncError, type WholeEntry } from '../../client/src/index.ts';
import { openApiDocument } from '../../shared/http/api/document.ts';
import { type OperationName, OPERATIONS } from '../../shared/http/api/operations.ts';
import { launchChromium } from '../stage/browser/chromium.ts';
import type { CallOptions } from '../stage/system/crm.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const PAGE = 'https://crm.example';
const heard = await webhookListener();
const { system, on } = await openSystem({
  env: { ...heard.env, ALLOWED_UI_ORIGINS: PAGE, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' },
});
const host = system.host.url;
const RETURN_URL = 'http://127.0.0.1:3000/settings';
const NOTHING = { body: { value: [] } };
const SMALL = { name: 'a.txt', contentType: 'text/plain', contentBase64: 'aGk=' };

const { app, anna, ben, carla, contact } = await on.strangers();
const { sync, account } = app;
const landed = await app.signIn(
  (await sync.connections.authorize(account, 'u1', { returnUrl: RETURN_URL })).authorizeUrl,
  anna.email,
);
const ticket = landed.searchParams.get('ticket') ?? '';
let sent: WholeEntry;
let event: Feed['events'][number] | undefined;

/** What the client has no method for: Microsoft's calls, the pages of the document, and what pages call by themselves. */
async function plain(method: string, path: string, options: CallOptions = {}): Promise<void> {
  const { status, body } = await app.call(method, path, { key: null, ...options });
  if (status >= 300) throw new SyncError(body.code, `${method} ${path}`, { status });
}

/** As a page of the CRM does it. */
async function me(method: string, path: string, more: CallOptions = {}, user = 'u1') {
  const { token } = await openSession(user);
  const headers = { ...more.headers, authorization: `Bearer ${token}`, origin: PAGE };
  return plain(method, `me/${path}`, { ...more, headers });
}

/** At a reconnect of the user whom Anna's mailbox is connected for. */
async function chosen(email: string): Promise<string> {
  const asked = { returnUrl: RETURN_URL, intent: 'reconnect' } as const;
  const { authorizeUrl } = await sync.connections.authorize(account, 'u1', asked);
  return (await app.signIn(authorizeUrl, email)).searchParams.get('ticket') ?? '';
}

function openSession(user: string) {
  return sync.sessions.open(account, user, {
    components: ['card', 'conversation'],
    origin: PAGE,
    contacts: [contact.id],
  });
}

const firstFile = (): string => sent.attachments[0]?.id ?? '';

/** One call of each operation that is answered well, in an order in which they can be; the compiler wants them all. */
const CALLS: { readonly [O in OperationName]: () => Promise<unknown> } = {
  authorize: () => sync.connections.authorize(account, 'u2', { returnUrl: RETURN_URL }),
  oauthCallback: () => plain('GET', `${host}/api/oauth/callback?admin_consent=True`),
  complete: () => sync.connections.complete(account, 'u1', { ticket }),
  otherMailbox: async () => {
    const back = await chosen(ben.email);
    const other = await sync.connections.otherMailbox(account, 'u1', { ticket: back });
    expect(other).toEqual({ email: ben.email });
  },
  connectionRead: () => sync.connections.get(account, 'u1'),
  connectionChange: () =>
    sync.connections.change(account, 'u1', {
      scope: 'known-contacts',
      consentedBy: { name: 'Anna' },
    }),
  audit: () => sync.connections.audit(account, 'u1').page(),
  accountNeverListGet: () => sync.neverLists.ofAccount(account),
  accountNeverListPut: () => sync.neverLists.putOfAccount(account, { domains: ['x.example'] }),
  userNeverListGet: () => sync.neverLists.ofUser(account, 'u1'),
  userNeverListPut: () => sync.neverLists.putOfUser(account, 'u1', { addresses: ['a@x.example'] }),
  sendMessage: async () => {
    const message = { contact, subject: 'S', text: 'T', attachments: [SMALL] };
    sent = await sync.messages.send(account, 'u1', message);
  },
  skipped: () => sync.messages.skipped(account, 'u1', { limit: 5 }).page(),
  waitingSends: () => sync.messages.waiting(account, 'u1'),
  skippedRetry: () => sync.messages.retrySkipped(account, 'u1', 'none'),
  explain: () => sync.messages.explain(account, 'u1', sent.internetMessageId ?? '<none@x.example>'),
  conversation: () => sync.conversations.list(account, contact.id, { limit: 5 }).page(),
  entries: () => sync.conversations.changes(account, contact.id, { include: ['newText'] }),
  contactSkipped: () => sync.conversations.skipped(account, contact.id).page(),
  entry: () => sync.conversations.entry(account, contact.id, sent.id),
  threads: () => sync.threads.list(account, contact.id, { limit: 5 }).page(),
  threadRead: () => sync.threads.get(account, contact.id, sent.threadId),
  threadChange: () => sync.threads.change(account, contact.id, sent.threadId, { sync: false }),
  attachment: () => sync.conversations.attachment(account, contact.id, sent.id, firstFile()),
  openSession: () => openSession('u1'),
  pageAuthorize: () => me('POST', 'connection/authorize', { body: { returnUrl: RETURN_URL } }),
  pageComplete: () => me('POST', 'connection/complete', { body: { ticket } }),
  pageOtherMailbox: async () =>
    me('POST', 'connection/other-mailbox', { body: { ticket: await chosen(ben.email) } }),
  pageConnectionRead: () => me('GET', 'connection'),
  pageConnectionChange: () => me('PATCH', 'connection', { body: { scope: 'crm-threads' } }),
  pageConnectionDelete: () => me('DELETE', 'connection', {}, 'u3'),
  pageSkipped: () => me('GET', 'skipped?limit=5'),
  pageWaitingSends: () => me('GET', 'waiting-sends'),
  pageSkippedRetry: () => me('POST', 'skipped/none/retry'),
  pageExplain: () =>
    me('GET', `explain?internetMessageId=${encodeURIComponent(sent.internetMessageId ?? '<x@x>')}`),
  pageSendMessage: () =>
    me('POST', 'messages', {
      body: { contact, subject: 'S', text: 'T' },
      headers: { 'idempotency-key': 'page-1' },
    }),
  pageConversation: () => me('GET', `contacts/${contact.id}/conversation?limit=5`),
  pageEntries: () => me('GET', `contacts/${contact.id}/entries?limit=5`),
  pageContactSkipped: () => me('GET', `contacts/${contact.id}/skipped`),
  pageAudit: () => me('GET', 'audit?limit=5'),
  pageNeverListGet: () => me('GET', 'never-list'),
  pageNeverListPut: () => me('PUT', 'never-list', { body: { domains: ['notary.example'] } }),
  pageThreads: () => me('GET', `contacts/${contact.id}/threads?limit=5`),
  pageThreadRead: () => me('GET', `contacts/${contact.id}/threads/${sent.threadId}`),
  pageThreadChange: () =>
    me('PATCH', `contacts/${contact.id}/threads/${sent.threadId}`, { body: { sync: true } }),
  pageEntry: () => me('GET', `contacts/${contact.id}/entries/${sent.id}`),
  pageAttachment: () =>
    me('GET', `contacts/${contact.id}/entries/${sent.id}/attachments/${firstFile()}`),
  contactPut: () => sync.contacts.put(account, 'new', { emails: [carla.email] }),
  contactsPut: () =>
    sync.contacts.putAll(account, {
      contacts: [
        { id: 'one', emails: [carla.email] },
        { id: 'bad', emails: [] },
      ],
    }),
  contactGet: () => sync.contacts.get(account, 'new'),
  contactMerge: () => sync.contacts.merge(account, 'one', { into: 'new' }),
  contactDelete: () => sync.contacts.erase(account, 'new'),
  eventsRead: async () => {
    [event] = (await sync.events.page(account, { limit: 5 })).events;
  },
  eventRedeliver: () => sync.events.redeliver(account, event?.id ?? ''),
  endpointTest: () => sync.events.test(),
  endpointRead: () => sync.events.endpoint(),
  endpointEnable: () => sync.events.enable(),
  opsPoison: () => sync.operations.poison().page(),
  opsPoisonRetry: () => sync.operations.retry('none'),
  opsPoisonRetryMany: () => sync.operations.retryAll(['none']),
  opsOverview: () => sync.operations.overview(),
  opsHealth: () => sync.operations.health(),
  health: () => sync.health(),
  graphNotifications: () => plain('POST', `${host}/api/graph/notifications`, NOTHING),
  graphLifecycle: () => plain('POST', `${host}/api/graph/lifecycle`, NOTHING),
  openApi: () => sync.openApi(),
  docs: () => plain('GET', `${host}/api/docs`),
  docsScript: () => plain('GET', `${host}/api/docs/redoc.js`),
  uiFile: () => plain('GET', `${host}/api/ui/card.js`),
  connectionDelete: () => sync.connections.disconnect(account, 'u1'),
};

/** Nothing can be replayed where nothing has failed, nor looked at again where nothing was skipped. */
const REFUSED: readonly string[] = [
  'opsPoisonRetry',
  'skippedRetry',
  'pageSkippedRetry',
] satisfies OperationName[];

describe('each operation of the interface answers as its document says', () => {
  beforeAll(() => system.idle());

  it.each(Object.entries(CALLS))('%s', async (name, call) => {
    if (REFUSED.includes(name)) await expect(call()).rejects.toMatchObject({ code: 'not_found' });
    else await call();
  });

  it('the document that is served is the one that is kept, by the address of its server', async () => {
    const { body } = await app.call('GET', `${host}/api/openapi.json`, { key: null });
    const { servers, ...served } = body;
    expect(servers).toEqual([{ url: `${host}/api` }]);
    expect(JSON.parse(JSON.stringify(openApiDocument(host)))).toEqual({ servers, ...served });
  });

  it('the page of the interface shows every call, and asks nothing of elsewhere', async () => {
    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!/^(?:data|blob):/.test(request.url()) && new URL(request.url()).origin !== host) {
        elsewhere.push(request.url());
      }
    });
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text());
    });
    await page.goto(`${host}/api/docs`);
    for (const { summary } of Object.values(OPERATIONS)) {
      await page.getByRole('heading', { name: summary }).first().waitFor();
    }
    expect(elsewhere).toEqual([]);
    expect(refused).toEqual([]);
  });
});
