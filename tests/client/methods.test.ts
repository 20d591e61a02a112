import { describe, expect, it } from 'vitest';
import { OutlookSync } from '../../client/src/index.ts';
import { type OperationName, OPERATIONS } from '../../shared/http/api/operations.ts';

/** What a CRM's server does not call: Microsoft's own calls, the page for people, and what pages call by themselves. */
const NOT_FOR_SERVERS = [
  'oauthCallback',
  'graphNotifications',
  'graphLifecycle',
  'docs',
  'docsScript',
  'uiFile',
] as const;

type Called = Exclude<OperationName, (typeof NOT_FOR_SERVERS)[number] | `page${string}`>;

const MESSAGE = { contact: { id: 'c', email: 'c@x.example' }, subject: 'S', text: 'T' };

const CALLS: { readonly [O in Called]: (client: OutlookSync) => Promise<unknown> } = {
  authorize: (c) => c.connections.authorize('A', 'U', { returnUrl: 'x' }),
  complete: (c) => c.connections.complete('A', 'U', { ticket: 't' }),
  otherMailbox: (c) => c.connections.otherMailbox('A', 'U', { ticket: 't' }),
  connectionRead: (c) => c.connections.get('A', 'U'),
  connectionChange: (c) => c.connections.change('A', 'U', { scope: 'crm-threads' }),
  audit: (c) => c.connections.audit('A', 'U').page(),
  connectionDelete: (c) => c.connections.disconnect('A', 'U'),
  openSession: (c) => c.sessions.open('A', 'U', { components: ['card'], origin: 'x' }),
  sendMessage: (c) => c.messages.send('A', 'U', MESSAGE),
  skipped: (c) => c.messages.skipped('A', 'U').page(),
  waitingSends: (c) => c.messages.waiting('A', 'U'),
  skippedRetry: (c) => c.messages.retrySkipped('A', 'U', 'I'),
  explain: (c) => c.messages.explain('A', 'U', '<id@x.example>'),
  conversation: (c) => c.conversations.list('A', 'C').page(),
  entries: (c) => c.conversations.changes('A', 'C'),
  contactSkipped: (c) => c.conversations.skipped('A', 'C').page(),
  threads: (c) => c.threads.list('A', 'C').page(),
  threadRead: (c) => c.threads.get('A', 'C', 'T'),
  threadChange: (c) => c.threads.change('A', 'C', 'T', { sync: false }),
  entry: (c) => c.conversations.entry('A', 'C', 'E'),
  attachment: (c) => c.conversations.attachment('A', 'C', 'E', 'F'),
  contactPut: (c) => c.contacts.put('A', 'C', { emails: [] }),
  contactsPut: (c) => c.contacts.putAll('A', { contacts: [] }),
  accountNeverListGet: (c) => c.neverLists.ofAccount('A'),
  accountNeverListPut: (c) => c.neverLists.putOfAccount('A', { addresses: [] }),
  userNeverListGet: (c) => c.neverLists.ofUser('A', 'U'),
  userNeverListPut: (c) => c.neverLists.putOfUser('A', 'U', { domains: [] }),
  contactGet: (c) => c.contacts.get('A', 'C'),
  contactMerge: (c) => c.contacts.merge('A', 'C', { into: 'D' }),
  contactDelete: (c) => c.contacts.erase('A', 'C'),
  eventsRead: (c) => c.events.page('A'),
  eventRedeliver: (c) => c.events.redeliver('A', 'I'),
  endpointTest: (c) => c.events.test(),
  endpointRead: (c) => c.events.endpoint(),
  endpointEnable: (c) => c.events.enable(),
  opsPoison: (c) => c.operations.poison().page(),
  opsPoisonRetry: (c) => c.operations.retry('I'),
  opsPoisonRetryMany: (c) => c.operations.retryAll(['I']),
  opsOverview: (c) => c.operations.overview(),
  opsHealth: (c) => c.operations.health(),
  health: (c) => c.health(),
  openApi: (c) => c.openApi(),
};

/** They call no operation of their own. */
const HELPERS = ['webhooks.unwrap', 'events.follow'];

const IDS: Readonly<Record<string, string>> = {
  account: 'A',
  user: 'U',
  contact: 'C',
  entry: 'E',
  thread: 'T',
  attachment: 'F',
  id: 'I',
};

describe('each operation has exactly one method', () => {
  it.each(Object.entries(CALLS))('%s', async (name, call) => {
    const seen: string[] = [];
    const client = new OutlookSync({
      baseUrl: 'http://sync',
      key: 'k',
      fetch: async (url, init) => {
        seen.push(`${init?.method} ${new URL(url instanceof Request ? url.url : url).pathname}`);
        return Response.json({});
      },
    });
    await call(client);
    const { method, path } =
      Object.entries(OPERATIONS).find(([one]) => one === name)?.[1] ?? never();
    const filled = path.replaceAll(/\{(\w+)\}/g, (_, id: string) => IDS[id] ?? never());
    expect(seen).toEqual([`${method} /api/${filled}`]);
  });

  it('and there is no method without one', () => {
    const client = new OutlookSync({ baseUrl: 'http://sync', key: 'k' });
    const methods = Object.entries(client).flatMap(([group, members]) =>
      Object.keys(members).map((method) => `${group}.${method}`),
    );
    const own = Object.getOwnPropertyNames(OutlookSync.prototype).filter(
      (one) => one !== 'constructor',
    );
    const count = methods.length + own.length - HELPERS.length;
    expect(methods).toEqual(expect.arrayContaining(HELPERS));
    expect(count).toBe(Object.keys(CALLS).length);
  });
});

function never(): never {
  throw new Error('There is no such operation or id');
}
