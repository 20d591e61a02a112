import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { addressIndex } from '../../../shared/adapters/tables/conversation/address-index.ts';
import { idempotency } from '../../../shared/adapters/tables/conversation/idempotency.ts';
import { neverLists } from '../../../shared/adapters/tables/account/never-lists.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { threadIndex } from '../../../shared/adapters/tables/conversation/thread-index.ts';
import { KEY_LIFETIME_MS } from '../../../shared/domain/durations.ts';
import type { Announce } from '../../../shared/ports/events.ts';
import { expireSend } from '../../../shared/use-cases/expiry/expire-send.ts';
import { resumeSend } from '../../../shared/use-cases/send/resume-send.ts';
import { attachmentsAgainstEntries } from '../memory/attachments-against-entries.ts';
import { conversationsOver } from '../memory/conversation-stage.ts';
import { htmlInProcess } from '../memory/html-in-process.ts';
import { memoryBlobStore } from '../memory/memory-blob-store.ts';
import { memoryQueues, workOf } from '../memory/memory-queues.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { quietLog } from '../quiet-log.ts';
import { account, connection, contact, user } from './cast.ts';
import { expired } from './expired.ts';
import { Crash, fate } from './mortal.ts';
import { scriptedDrafts } from './scripted-drafts.ts';
import type { SendPorts } from './send-stage.ts';
import { TAKEN } from '../memory/taken-message.ts';

/** The real send over tables in memory and drafts by script, in a process that dies at its n-th effect. */
export function scriptedSend(crashAt: number, when: 'before' | 'after') {
  const open = memoryTables();
  const told: string[] = [];
  const graph = scriptedDrafts();
  const queues = memoryQueues();
  const files = memoryBlobStore(() => now);
  const contents = memoryBlobStore(() => now);
  const rows = conversationsOver(open, {
    overflow: memoryBlobStore(),
    attachments: files,
    sends: contents,
  });
  const { conversations: store } = rows;
  const { attachments, sendBodies } = rows.deps;
  const expiry = expiryIndex(open);
  let now = Date.parse('2026-11-24T10:00:00Z');
  const { mortal, reached } = fate(crashAt, when);

  const steady = {
    mail: graph.mail,
    conversations: store,
    threadIndex: threadIndex(open),
    addressIndex: addressIndex(open, [new Uint8Array(32)]),
    neverLists: neverLists(open, () => now),
    idempotency: idempotency(open),
    attachments,
    sendBodies,
    expiry,
    poison: poisonRecords(open),
    queues,
    events: {
      announce: (...[, eventId]: Parameters<Announce>) => {
        told.push(eventId);
        return Promise.resolve(TAKEN);
      },
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
    log: quietLog,
    doubtGrant: () => Promise.resolve(),
    now: () => now,
    randomBytes: (n: number) => Buffer.alloc(n, (reached() % 250) + 1),
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
