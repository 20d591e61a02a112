import { timeSortedId } from '../entry/entry-id.ts';
import type { AccountId, MailboxRef, UserId } from '../ids.ts';
import { byIdAlone } from '../mailbox/carried-content.ts';
import { writeWork } from './queue-message.ts';
import { queueOf, type QueueName, type UpkeepKind, type Work } from './work.ts';

/** Work that kept failing, kept so that it can be replayed. `work` is the queue message as it was. */
export interface PoisonRecord {
  readonly id: string;
  readonly queue: QueueName;
  readonly code: string;
  readonly message: string;
  /** Ids only, as shown to the operator. */
  readonly ids: Readonly<Record<string, string | readonly string[]>>;
  readonly attempt: number;
  readonly firstSeen: string;
  readonly failedAt: string;
  readonly work: unknown;
  /** Whom it concerns, for `problems` in the status. */
  readonly concerns: {
    readonly mailboxRef?: MailboxRef;
    readonly connection?: { readonly accountId: AccountId; readonly userId: UserId };
  };
}

/** The record of one piece of work, by its ids alone. Its id derives from it, so that a repeat is the same record. */
export function poisonRecord(
  failed: Work,
  { code, message }: { readonly code: string; readonly message: string },
  now: number,
): PoisonRecord {
  const work = failed.kind === 'receive' ? byIdAlone(failed) : failed;
  const queue = queueOf(work.kind);
  return {
    code,
    message,
    id: timeSortedId(work.firstSeen, queue, JSON.stringify(writeWork({ ...work, attempt: 0 }))),
    queue,
    ids: idsOf(work),
    attempt: work.attempt,
    firstSeen: new Date(work.firstSeen).toISOString(),
    failedAt: new Date(now).toISOString(),
    work: writeWork(work),
    concerns: concernsOf(work),
  };
}

/** What no run can cure and no replay: a message that is not ours to read. Only its length is kept, it could hold anything. */
export function malformedRecord(queue: QueueName, message: unknown, now: number): PoisonRecord {
  const foreign = JSON.stringify(message) ?? '';
  const at = new Date(now).toISOString();
  return {
    code: 'malformed',
    message: 'The queue message is not one of ours: see who else writes to this queue.',
    id: timeSortedId(now, queue, foreign),
    queue,
    ids: { length: String(foreign.length) },
    attempt: 0,
    firstSeen: at,
    failedAt: at,
    work: null,
    concerns: {},
  };
}

/** Whether it is of one of these tasks, which done once is done for all its records. */
export function isUpkeepOf({ queue, ids }: PoisonRecord, kinds: readonly UpkeepKind[]): boolean {
  return queue === 'upkeep' && kinds.some((kind) => kind === ids['task']);
}

/** Whether it is of messages of its mailbox that are all among these. */
export function isOfMessages({ queue, ids }: PoisonRecord, ended: ReadonlySet<string>): boolean {
  if (queue !== 'mail-notifications') return false;
  const { messages } = ids;
  return Array.isArray(messages) && messages.every((id) => ended.has(id));
}

function idsOf(work: Work): PoisonRecord['ids'] {
  switch (work.kind) {
    case 'receive':
      return { mailboxRef: work.payload.mailboxRef, messages: work.payload.ids };
    case 'send': {
      const { accountId, userId, contactId, entryId } = work.payload;
      return { accountId, userId, contactId, entryId };
    }
    case 'deliver': {
      const { kind: _, ...ids } = work.payload.home;
      return { eventId: work.payload.eventId, ...ids };
    }
    case 'sweep':
      return { task: work.kind, shard: work.payload.shard };
    default:
      return { mailboxRef: work.payload.mailboxRef, task: work.kind };
  }
}

function concernsOf({ payload }: Work): PoisonRecord['concerns'] {
  if ('mailboxRef' in payload) return { mailboxRef: payload.mailboxRef };
  if ('shard' in payload) return {};
  if ('entryId' in payload) {
    return { connection: { accountId: payload.accountId, userId: payload.userId } };
  }
  if (payload.home.kind === 'contact') return {};
  return { connection: { accountId: payload.home.accountId, userId: payload.home.userId } };
}
