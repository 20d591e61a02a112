import { timeSortedId } from '../entry/entry-id.ts';
import type { AccountId, MailboxRef, UserId } from '../ids.ts';
import type { QueueName, UpkeepWork } from './work.ts';
import { WORK_SCHEMAS } from './work.ts';

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

/** What no run can cure and no replay. */
export const MALFORMED = {
  code: 'malformed',
  message: 'The queue message is not one of ours: see who else writes to this queue.',
} as const;

/**
 * The record of one queue message. Its id derives from the message, so that a repeat is the same record. Of a message
 * that is not ours to read, only its length is kept: it could hold anything.
 */
export function poisonRecord(
  queue: QueueName,
  message: unknown,
  why: { code: string; message: string },
  now: number,
): PoisonRecord {
  const { code, message: text } = why;
  const failedAt = new Date(now).toISOString();
  const parsed = WORK_SCHEMAS[queue].safeParse(message);
  if (!parsed.success) {
    const foreign = JSON.stringify(message) ?? '';
    const id = timeSortedId(now, queue, foreign);
    return {
      code,
      message: text,
      id,
      queue,
      ids: { length: String(foreign.length) },
      attempt: 0,
      firstSeen: failedAt,
      failedAt,
      work: null,
      concerns: {},
    };
  }
  const work = parsed.data;
  return {
    code,
    message: text,
    id: timeSortedId(work.firstSeen, queue, JSON.stringify({ ...work, attempt: 0 })),
    queue,
    ids: idsOf(work),
    attempt: work.attempt,
    firstSeen: new Date(work.firstSeen).toISOString(),
    failedAt,
    work,
    concerns: concernsOf(work),
  };
}

/** Whether it is of one of these tasks, which done once is done for all its records. */
export function isUpkeepOf(
  { queue, ids }: PoisonRecord,
  tasks: readonly UpkeepWork['task'][],
): boolean {
  return queue === 'upkeep' && tasks.some((task) => task === ids['task']);
}

/** Whether it is of messages of its mailbox that are all among these. */
export function isOfMessages({ queue, ids }: PoisonRecord, ended: ReadonlySet<string>): boolean {
  if (queue !== 'mail-notifications') return false;
  const { messages } = ids;
  return Array.isArray(messages) && messages.every((id) => ended.has(id));
}

type AnyWork = ReturnType<(typeof WORK_SCHEMAS)[QueueName]['parse']>;

function idsOf(work: AnyWork): PoisonRecord['ids'] {
  if ('ids' in work) return { mailboxRef: work.mailboxRef, messages: work.ids };
  if ('shard' in work) return { task: work.task, shard: work.shard };
  if ('task' in work) return { mailboxRef: work.mailboxRef, task: work.task };
  if ('home' in work) {
    const { kind: _, ...ids } = work.home;
    return { eventId: work.eventId, ...ids };
  }
  const { accountId, userId, contactId, entryId } = work;
  return { accountId, userId, contactId, entryId };
}

function concernsOf(work: AnyWork): PoisonRecord['concerns'] {
  if ('mailboxRef' in work) return { mailboxRef: work.mailboxRef };
  if ('shard' in work) return {};
  if ('home' in work) {
    if (work.home.kind === 'contact') return {};
    return { connection: { accountId: work.home.accountId, userId: work.home.userId } };
  }
  return { connection: { accountId: work.accountId, userId: work.userId } };
}
