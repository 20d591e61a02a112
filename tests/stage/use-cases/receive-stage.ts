import type { BlobStore } from '../../../shared/adapters/blobs/blobs.ts';
import { addressIndex } from '../../../shared/adapters/tables/conversation/address-index.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { merges } from '../../../shared/adapters/tables/conversation/merges.ts';
import { neverLists } from '../../../shared/adapters/tables/account/never-lists.ts';
import { threadIndex } from '../../../shared/adapters/tables/conversation/thread-index.ts';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import type { Connection } from '../../../shared/domain/account/connection.ts';
import type { Entry } from '../../../shared/domain/entry/entry.ts';
import type { CrmEvent } from '../../../shared/domain/event/event.ts';
import type { SendState } from '../../../shared/domain/send/send.ts';
import { hashOf } from '../../../shared/domain/thread/message-id.ts';
import type { PoisonRecord } from '../../../shared/domain/work/poison-record.ts';
import type { Conversations } from '../../../shared/ports/conversation.ts';
import type { Mailbox, MailboxLink } from '../../../shared/ports/mailboxes.ts';
import type { Counters } from '../../../shared/ports/telemetry.ts';
import { coalescedReads } from '../../../shared/use-cases/receive/coalesced-reads.ts';
import { announcer } from '../../../shared/use-cases/events/announce.ts';
import { eraseLooseAttachments } from '../../../shared/use-cases/expiry/erase-loose-attachments.ts';
import {
  receiveListed,
  type ReceiveListedPorts,
} from '../../../shared/use-cases/receive/receive-listed.ts';
import { receiveMessages } from '../../../shared/use-cases/receive/receive-messages.ts';
import {
  receiveNotifications,
  type ReceiveNotificationsPorts,
} from '../../../shared/use-cases/receive/receive-notifications.ts';
import { attachmentsAgainstEntries } from '../memory/attachments-against-entries.ts';
import { conversationsOver } from '../memory/conversation-stage.ts';
import { countedTables } from '../memory/counted-tables.ts';
import { htmlInProcess } from '../memory/html-in-process.ts';
import { memoryBlobStore } from '../memory/memory-blob-store.ts';
import { memoryQueues, workOf } from '../memory/memory-queues.ts';
import { memoryTables } from '../memory/memory-table.ts';
import { quietLog } from '../quiet-log.ts';
import { account, connection, contact, CONVERSATION, mailbox, ref, thread, user } from './cast.ts';
import { expired } from './expired.ts';
import { firstMail } from './first-mail.ts';
import { scriptedMail, type Script } from './scripted-mail.ts';

/** Called before every effect on storage and queues; it may throw, as a crash does. */
export type OnEffect = (effect: string) => void;

/**
 * A user with one thread that the CRM started, on the repositories over memory tables, with a scripted mailbox at
 * Microsoft.
 */
export async function receiveStage(options: { onEffect?: OnEffect; sendState?: SendState } = {}) {
  let onEffect: OnEffect = () => undefined;
  let storageCalls = 0;
  const open = countedTables(memoryTables(), (effect) => {
    storageCalls += 1;
    if (effect !== 'read') onEffect(effect);
  });
  let now = Date.parse('2026-11-24T10:00:05Z');
  const mortal = (store: BlobStore): BlobStore => ({
    ...store,
    put: (name, bytes) => {
      onEffect('blob');
      return store.put(name, bytes);
    },
  });
  const store = memoryBlobStore(() => now);
  const blobs = mortal(memoryBlobStore(() => now));
  const sent = memoryQueues();
  const queues: typeof sent = {
    sent: sent.sent,
    enqueue: (...args) => {
      storageCalls += 1;
      onEffect('enqueue');
      return sent.enqueue(...args);
    },
  };
  const { conversations: repository, ...rows } = conversationsOver(open, {
    attachments: mortal(store),
    overflow: blobs,
    sends: blobs,
  });
  const { attachments, skipped } = rows.deps;
  const expiry = expiryIndex(open);
  const poison: PoisonRecord[] = [];
  const waits: string[] = [];
  const doubted: string[] = [];
  const warned: unknown[] = [];
  const active: string[] = [];
  const connections = new Map<string, Connection>([['acme u1', connection]]);
  const scripted = scriptedMail();
  const state: { mailbox: Mailbox; links: MailboxLink[] } = {
    mailbox,
    links: [{ accountId: account, userId: user, generation: 1 }],
  };
  const index = threadIndex(open);
  const addresses = addressIndex(open, [new Uint8Array(32)]);
  const never = neverLists(open, () => now);
  /** Events of the connection. */
  const told: CrmEvent[] = [];

  /** What the stage offers beyond what the use cases need. */
  type Offered = ReceiveNotificationsPorts &
    ReceiveListedPorts & {
      conversations: Conversations;
      counters: Counters;
      recentMailbox: ReceiveNotificationsPorts['recentMailbox'];
      refreshProfile: ReceiveNotificationsPorts['refreshProfile'];
    };
  const deps: Offered = {
    mail: scripted.mail,
    openCarried: () => Promise.resolve(new Map()),
    recentMailbox: async (wanted) => ({ found: await deps.mailboxes.find(wanted), isKept: false }),
    mailboxes: {
      find: (wanted) =>
        Promise.resolve(
          wanted === ref
            ? { mailbox: { value: state.mailbox, etag: '1' }, links: state.links }
            : null,
        ),
      save: ({ value }) => {
        state.mailbox = value;
        return Promise.resolve(true);
      },
    },
    refreshProfile: (one) => Promise.resolve(one),
    connections: {
      find: (a, u) => {
        storageCalls += 1;
        const value = connections.get(`${a} ${u}`);
        return Promise.resolve(value ? { value, etag: '1' } : null);
      },
      recordEvent: (_, __, event) => Promise.resolve(void told.push(event)),
    },
    addressIndex: addresses,
    neverLists: never,
    conversations: repository,
    threadIndex: index,
    placeReads: coalescedReads({
      connections: { find: (...asked) => deps.connections.find(...asked) },
      conversations: {
        thread: (...asked) => deps.conversations.thread(...asked),
        contact: (...asked) => deps.conversations.contact(...asked),
      },
      threadIndex: {
        byMessageId: (...asked) => deps.threadIndex.byMessageId(...asked),
        byConversation: (...asked) => deps.threadIndex.byConversation(...asked),
      },
    }),
    skippedList: skipped,
    attachments,
    expiry,
    html: htmlInProcess,
    queues,
    waits: {
      waitFor: (_, run, id) => Promise.resolve(void waits.push(`wait ${run} ${id}`)),
      ended: (_, run, id) => Promise.resolve(void waits.push(`ended ${run} ${id}`)),
      endedLate: (_, id) => Promise.resolve(void waits.push(`ended late ${id}`)),
    },
    poison: {
      put: (record) => Promise.resolve(void poison.push(record)),
      forget: (_, isDone) => {
        const left = poison.filter((record) => !isDone(record));
        return Promise.resolve(void poison.splice(0, poison.length, ...left));
      },
    },
    announce: announcer({ queues, now: () => 0, delay: (ms) => ms }),
    deliverAtOnce: () => Promise.resolve(),
    dueIndex: { postpone: () => Promise.resolve(null) },
    log: { ...quietLog, warn: (event, fields) => void warned.push({ event, ...fields }) },
    counters: memoryCounters(),
    doubtGrant: (doubtful) => Promise.resolve(void doubted.push(doubtful)),
    noteActivity: (one) => Promise.resolve(void active.push(one.ref)),
    now: () => now,
    delay: (ms) => ms,
    attachmentLimit: 3 * 1024 * 1024,
  };

  const { entry, send } = firstMail(options.sendState ?? 'sent');
  await repository.commit(account, contact, [
    { kind: 'insert-entry', entry, content: { html: '<p>Hello</p>', text: null, newText: null } },
    { kind: 'insert-send', send },
    { kind: 'insert-thread', thread },
    {
      kind: 'insert-contact',
      contact: { id: contact, emails: ['Carla@fabrikam.example'], joined: [], name: null },
    },
    {
      kind: 'insert-guard',
      guard: {
        messageIdHash: hashOf('first@contoso.example'),
        holds: { kind: 'entry', id: entry.id },
        fingerprint: null,
      },
    },
  ]);
  await index.learn(account, user, [
    {
      messageIdHash: hashOf('first@contoso.example'),
      conversationHash: hashOf(CONVERSATION),
      hit: { threadId: thread.id, contactId: contact, entryId: entry.id, generation: 1 },
    },
  ]);
  storageCalls = 0;
  if (options.onEffect) onEffect = options.onEffect;

  return {
    deps,
    state,
    connections,
    queues,
    poison,
    waits,
    doubted,
    /** Warnings of the log. */
    warned,
    active,
    scripted,
    /** The container of attachments. */
    blobs: store,
    attachments,
    pass: (ms: number) => {
      now += ms;
    },
    /** The sweep's turn for attachments; how many rows asked for it. */
    async sweep(): Promise<number> {
      const due = await expired(expiry, now, 100);
      const loose = due.filter(({ kind }) => kind === 'attachments');
      const erase = eraseLooseAttachments({
        conversations: repository,
        attachments,
        now: () => now,
      });
      for (const { key, row } of loose) {
        await erase(key);
        await expiry.done(row);
      }
      return loose.length;
    },
    /** What is stored against what is named; see there. */
    async attachmentsAgainstEntries() {
      const page = await repository.page(account, contact, 100, null);
      return attachmentsAgainstEntries(store.names(), page.entries);
    },
    index,
    addresses,
    merges: merges(open),
    never,
    told,
    events: rows.events,
    first: entry,
    onEffect: (run: OnEffect) => {
      onEffect = run;
    },
    storageCalls: () => storageCalls,
    add: (script: Script) => scripted.add(script),
    /** A message arrives and is received, as by a notification of it alone. */
    async receive(script: Script, hasAwaitedSentCopy = false) {
      const message = { threading: scripted.add(script), linkIsNewer: true, hasAwaitedSentCopy };
      const [received] = await receiveMessages(deps, state.mailbox, state.links, [message]);
      if (received === undefined) throw new Error('no answer');
      if (received.kind === 'failed') throw received.failure;
      return received;
    },
    notify: (...ids: string[]) => receiveNotifications(deps)(work(ids)),
    async list(script: Script, runId: string) {
      const messages = [scripted.add(script)];
      return (await receiveListed(deps)(state.mailbox, state.links, messages, runId))[0];
    },
    async entries(of = { account, contact }): Promise<readonly Entry[]> {
      return (await repository.page(of.account, of.contact, 100, null)).entries;
    },
    async skippedMessages(of = { account, user }) {
      return (await skipped.page(of.account, of.user, 100, null)).skipped;
    },
    knows: async (messageId: string) =>
      (await index.byMessageId(account, user, hashOf(messageId))) !== null,
  };
}

export type ReceiveStage = Awaited<ReturnType<typeof receiveStage>>;

export const work = (ids: readonly string[], more: { attempt?: number; runId?: string } = {}) =>
  workOf('mail-notifications', {
    mailboxRef: ref,
    ids,
    attempt: 0,
    firstSeen: Date.parse('2026-11-24T10:00:03Z'),
    ...more,
  });
