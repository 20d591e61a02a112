import { describe, expect, it } from 'vitest';
import {
  attachmentBlobs,
  overflowBlobs,
  sendBodies,
} from '../../../shared/adapters/blobs/blobs.ts';
import { htmlInProcess } from '../../stage/memory/html-in-process.ts';
import { conversations } from '../../../shared/adapters/tables/conversations.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { idempotency } from '../../../shared/adapters/tables/idempotency.ts';
import { skippedList } from '../../../shared/adapters/tables/skipped-list.ts';
import { threadIndex } from '../../../shared/adapters/tables/thread-index.ts';
import type { Connection } from '../../../shared/domain/account/connection.ts';
import {
  accountIdSchema,
  contactIdSchema,
  messageRefSchema,
  mailboxRefSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { KEY_LIFETIME_MS } from '../../../shared/domain/send/idempotency.ts';
import { expireSend } from '../../../shared/use-cases/expiry/expire-send.ts';
import { resumeSend } from '../../../shared/use-cases/send/resume-send.ts';
import type { Announce } from '../../../shared/ports/events.ts';
import { sendMessage } from '../../../shared/use-cases/send/send-message.ts';
import { expired } from '../../stage/use-cases/expired.ts';
import { attachmentsAgainstEntries } from '../../stage/memory/attachments-against-entries.ts';
import { memoryBlobStore } from '../../stage/memory/memory-blob-store.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';
import { Crash, fate } from '../../stage/use-cases/mortal.ts';
import type { SendPorts } from '../../stage/use-cases/send-stage.ts';

const account = accountIdSchema.parse('acme');
const user = userIdSchema.parse('u1');
const contact = contactIdSchema.parse('carla');
const ref = mailboxRefSchema.parse('a'.repeat(32));
const request = {
  account,
  user,
  key: 'k1',
  message: {
    contact: { id: contact, email: 'carla@fabrikam.example', name: null },
    cc: [],
    bcc: [],
    subject: 'Offer',
    html: '<p>Hello</p>',
    text: null,
    attachments: [
      { name: 'a.txt', contentType: 'text/plain', contentId: null, content: Buffer.from('x') },
      { name: 'b.txt', contentType: 'text/plain', contentId: null, content: Buffer.from('y') },
    ],
    replyTo: null,
    replyAll: false,
  },
} as const;

/** Two of its files are too large for the request that makes the draft. */
const APART = { contentType: 'application/pdf', contentId: null, content: Buffer.alloc(2_700_000) };
const largeRequest = {
  ...request,
  message: {
    ...request.message,
    attachments: [
      ...request.message.attachments,
      { name: 'c.pdf', ...APART },
      { name: 'd.pdf', ...APART },
    ],
  },
};

/** The mailbox at Microsoft as far as a send goes: what leaves is counted. */
function mailbox() {
  const drafts = new Map<string, string | undefined>();
  const files = new Map<string, string[]>();
  const sent: { id: string; stamp: string | undefined; files: readonly string[] }[] = [];
  let made = 0;
  let isThrottled = false;
  const mail: SendPorts['mail'] = {
    createDraft: (_, fields) => {
      if (isThrottled) return Promise.reject(new ServiceFailure('throttled', 'too_many_requests'));
      made += 1;
      drafts.set(`d${made}`, fields.stamp);
      files.set(`d${made}`, (fields.attachments ?? []).map(nameAndSize));
      return Promise.resolve({
        id: messageRefSchema.parse(`d${made}`),
        internetMessageId: `<d${made}@contoso.example>`,
        conversationId: `c${made}`,
        createdDateTime: '2026-11-24T10:00:00Z',
        body: null,
        subject: fields.subject ?? '',
        from: null,
        isStamped: true,
      });
    },
    createReply: () => Promise.resolve('missing'),
    findByMessageId: () => Promise.resolve([]),
    patchDraft: () => Promise.resolve('patched'),
    attach: (_, id, file) => Promise.resolve(void files.get(id)?.push(nameAndSize(file))),
    send: (_, id) => {
      if (!drafts.has(id)) return Promise.resolve('missing');
      sent.push({ id, stamp: drafts.get(id), files: files.get(id) ?? [] });
      drafts.delete(id);
      return Promise.resolve('accepted');
    },
    deleteDraft: (_, id) => Promise.resolve(void drafts.delete(id)),
    findStamped: (_, stamp) => {
      const rows = [
        ...[...drafts].map(([id, of]) => ({ id, of, isDraft: true, parentFolderId: 'drafts' })),
        ...sent.map(({ id, stamp: of }) => ({ id, of, isDraft: false, parentFolderId: 'sent' })),
      ];
      return Promise.resolve(
        rows
          .filter(({ of }) => of === stamp)
          .map(({ id, isDraft, parentFolderId }) => ({
            id: messageRefSchema.parse(id),
            isDraft,
            parentFolderId,
            internetMessageId: `<${id}@contoso.example>`,
            conversationId: 'c',
          })),
      );
    },
  };
  return {
    mail,
    sent,
    drafts,
    throttle(on: boolean) {
      isThrottled = on;
    },
  };
}

function nameAndSize({ name, content }: { name: string; content: Uint8Array }): string {
  return `${name} ${content.length}`;
}

function stage(crashAt: number, when: 'before' | 'after') {
  const open = memoryTables();
  const told: string[] = [];
  const graph = mailbox();
  const queues = memoryQueues();
  const files = memoryBlobStore(() => now);
  const attachments = attachmentBlobs(files);
  const contents = memoryBlobStore(() => now);
  const bodies = sendBodies(contents);
  const overflow = overflowBlobs(memoryBlobStore());
  const expiry = expiryIndex(open);
  const store = conversations({
    open,
    overflow,
    attachments,
    sendBodies: bodies,
    skipped: skippedList(open),
  });
  let now = Date.parse('2026-11-24T10:00:00Z');
  const { mortal, reached } = fate(crashAt, when);

  const connection: Connection = {
    accountId: account,
    userId: user,
    status: 'connected',
    generation: 1,
    mailboxRef: ref,
    leftRef: null,
    email: 'anna@contoso.example',
    scope: 'crm-threads',
    connectedAt: null,
    lastError: null,
  };
  const steady = {
    mail: graph.mail,
    conversations: store,
    threadIndex: threadIndex(open),
    idempotency: idempotency(open),
    attachments,
    sendBodies: bodies,
    expiry,
    poison: poisonRecords(open),
    queues,
    events: {
      announce: (...[, eventId]: Parameters<Announce>) => Promise.resolve(void told.push(eventId)),
    },
  };
  const rest = {
    mailboxes: {
      find: () =>
        Promise.resolve({
          mailbox: {
            value: { folders: { drafts: 'drafts', sentItems: 'sent', inbox: 'in' } },
            etag: '1',
          },
          links: [],
        }),
    },
    connections: { find: () => Promise.resolve({ value: connection, etag: '1' }) },
    html: htmlInProcess,
    counters: { add: () => undefined, read: () => ({}) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    doubtGrant: () => Promise.resolve(),
    now: () => now,
    random: (n: number) => Buffer.alloc(n, (reached() % 250) + 1),
    delay: (ms: number) => ms,
  };
  const dying = Object.fromEntries(
    Object.entries(steady).map(([name, port]) => [name, mortal(port)]),
  );
  const withAnnounce = (ports: Record<string, any>): SendPorts =>
    ({ ...rest, ...ports, announce: ports['events'].announce }) as unknown as SendPorts;
  const reborn = withAnnounce(steady);

  return {
    graph,
    store,
    told,
    doomed: withAnnounce(dying),
    reborn,
    reached,
    /** The idempotency key has outlived its time, and is swept. */
    endKey: async (): Promise<number> => {
      now += KEY_LIFETIME_MS;
      const due = await expired(expiry, now, 10);
      for (const { key } of due) await expireSend({ ...reborn, attachments })(key);
      return due.length;
    },
    attachmentsAgainstEntries: async () => {
      const { entries } = await store.page(account, contact, 10, null);
      return attachmentsAgainstEntries(files.names(), entries);
    },
    /** What is kept of sends beside their files. */
    contents: () => contents.names(),
    pending: async () => (await steady.idempotency.pending(account, user)).length,
    /** The dead run's lease is over. */
    waitForLease: () => {
      now += 3 * 60_000;
    },
    /** The receiving side has seen the Sent copy, and tells of that. */
    confirm: async () => {
      const page = await store.page(account, contact, 1, null);
      const [shown] = page.entries;
      if (!shown) throw new Error('no entry');
      const [entry, send] = await Promise.all([
        store.entry(account, contact, shown.id),
        store.send(account, contact, shown.id),
      ]);
      if (!entry || !send) throw new Error('no send');
      const version = entry.value.version + 1;
      await store.commit(account, contact, [
        {
          kind: 'update-entry',
          entry: { ...entry, value: { ...entry.value, version, status: 'confirmed' } },
        },
        { kind: 'update-send', send: { ...send, value: { ...send.value, state: 'confirmed' } } },
      ]);
      told.push(`evt_${shown.id}_${version}`);
    },
    /** Lets the time pass and the queue deliver until nothing is left, or a day has gone by. */
    async drain(deps: SendPorts = reborn): Promise<void> {
      let alive = deps;
      for (let rounds = 0; rounds < 300 && queues.sent.length > 0; rounds += 1) {
        const next = queues.sent.shift();
        if (next?.queue !== 'sends') continue;
        now += Math.max(next.delayMs, 1000);
        try {
          await resumeSend(alive)(workOf('sends', next.work));
        } catch (error) {
          if (!(error instanceof Crash)) throw error;
          // What a dead process had taken comes again.
          queues.sent.push(next);
          alive = reborn;
        }
      }
    },
  };
}

const EFFECTS = 60;

/** Versions of the entry that were announced, each counted once: told twice is one event. */
function versionsTold({ told }: { readonly told: readonly string[] }): number[] {
  return [...new Set(told.map((id) => Number(id.split('_').at(-1))))].toSorted((a, b) => a - b);
}

async function crashEverywhere(
  when: 'before' | 'after',
  afterwards: (on: ReturnType<typeof stage>) => Promise<void>,
): Promise<number> {
  for (let n = 1; n <= EFFECTS; n += 1) {
    const on = stage(n, when);
    await sendMessage(on.doomed)(request).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    if (on.reached() < n) return n - 1;
    await afterwards(on);
    const { entries } = await on.store.page(account, contact, 10, null);
    const versions = Array.from({ length: entries[0]?.version ?? 0 }, (_, at) => at + 1);
    expect([n, on.graph.sent.length, versionsTold(on)]).toEqual([n, 1, versions]);
  }
  throw new Error('more effects than expected');
}

describe('every version of an entry is told, wherever the process dies (law 4)', () => {
  it.each(['before', 'after'] as const)(
    '%s each effect, also when the CRM asks again before the queue does',
    async (when) => {
      const crashes = await crashEverywhere(when, async (on) => {
        on.waitForLease();
        await sendMessage(on.reborn)(request);
        await on.drain();
      });
      expect(crashes).toBeGreaterThan(8);
    },
  );

  it.each(['before', 'after'] as const)(
    '%s each effect, also when the Sent copy is seen before the queue goes on',
    async (when) => {
      const crashes = await crashEverywhere(when, async (on) => {
        if (on.graph.sent.length > 0) await on.confirm();
        await on.drain();
        await sendMessage(on.reborn)(request);
        await on.drain();
      });
      expect(crashes).toBeGreaterThan(8);
    },
  );
});

describe('law 2: a send reaches the recipient once, wherever the process dies', () => {
  it.each(['before', 'after'] as const)('%s each of its effects', async (when) => {
    let crashes = 0;
    for (let n = 1; n <= EFFECTS; n += 1) {
      const on = stage(n, when);
      await sendMessage(on.doomed)(request).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      if (on.reached() < n) break;
      crashes += 1;
      await on.drain();
      // The CRM had no answer: it asks again with the same key.
      await sendMessage(on.reborn)(request);
      await on.drain();
      const page = await on.store.page(account, contact, 10, null);
      expect([n, on.graph.sent.length, page.entries.map((entry) => entry.status)]).toEqual([
        n,
        1,
        ['sent'],
      ]);
      expect([n, [...on.graph.drafts.keys()]]).toEqual([n, []]);
      expect(on.graph.sent[0]?.stamp).toBe(page.entries[0]?.id);
      expect([n, versionsTold(on)]).toEqual([n, [1, 2]]);
    }
    expect(crashes).toBeGreaterThan(8);
  });
});

describe('a send that the queue drives', () => {
  it.each(['before', 'after'] as const)(
    'sends each file once and leaves nothing without an owner, dying %s any of its effects',
    async (when) => {
      let crashes = 0;
      for (let n = 1; n <= EFFECTS; n += 1) {
        const on = stage(n, when);
        on.graph.throttle(true);
        expect(await sendMessage(on.reborn)(largeRequest)).toMatchObject({ kind: 'waiting' });
        on.graph.throttle(false);
        await on.drain(on.doomed);
        if (on.reached() < n) break;
        crashes += 1;
        expect([n, ...on.graph.sent.map(({ files }) => files)]).toEqual([
          n,
          ['a.txt 1', 'b.txt 1', 'c.pdf 2700000', 'd.pdf 2700000'],
        ]);
        expect([n, [...on.graph.drafts.keys()]]).toEqual([n, []]);
        expect([n, on.contents(), await on.pending()]).toEqual([n, [], 0]);
        expect([n, await on.attachmentsAgainstEntries()]).toEqual([n, { loose: [], missing: [] }]);
      }
      expect(crashes).toBeGreaterThan(20);
    },
  );
});

describe('law 4: what is stored without an owner is erased with its key', () => {
  it.each(['before', 'after'] as const)(
    'wherever the process dies, %s an effect, and nobody asks again',
    async (when) => {
      let loose = 0;
      let entries = 0;
      for (let n = 1; n <= EFFECTS; n += 1) {
        const on = stage(n, when);
        await sendMessage(on.doomed)(request).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
        });
        if (on.reached() < n) break;
        const before = await on.attachmentsAgainstEntries();
        expect([n, before.missing]).toEqual([n, []]);
        loose += before.loose.length;
        const swept = await on.endKey();
        if (before.loose.length > 0) expect(swept).toBe(1);
        const after = await on.attachmentsAgainstEntries();
        expect([n, after]).toEqual([n, { loose: [], missing: [] }]);
        expect([n, on.contents().length]).toEqual([n, await on.pending()]);
        await on.drain();
        expect([n, on.contents(), await on.pending()]).toEqual([n, [], 0]);
        entries += (await on.store.page(account, contact, 10, null)).entries.length;
      }
      expect(loose).toBeGreaterThan(0);
      expect(entries).toBeGreaterThan(0);
    },
  );
});
