import type { SkippedMessage } from '../../../domain/entry/entry.ts';
import { entryEventId, skippedEventId } from '../../../domain/event/event.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { Guard, SkippedList } from '../../../ports/conversation.ts';
import type { Announce, DeliverAtOnce, Told } from '../../../ports/events.ts';
import type { Mailbox } from '../../../ports/mailboxes.ts';
import type { IndexRow, ThreadIndex } from '../../../ports/thread-index.ts';
import type { QueuedMessage } from '../../../ports/work.ts';
import { askForResync, type AskPorts } from '../../resync/ask-for-resync.ts';
import type { Arrival } from '../arrival.ts';
import { lastReuseHash } from '../membership/reused-id.ts';

export interface TellPorts {
  readonly announce: Announce;
  readonly skippedList: Pick<SkippedList, 'put'>;
}

export interface LearnPorts {
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
}

export interface DeliverPorts {
  readonly deliverAtOnce: DeliverAtOnce;
}

export interface AfterCommitPorts extends TellPorts, LearnPorts, DeliverPorts, AskPorts {
  /** Something of a thread came: the mailbox's next resync is due soon. */
  readonly noteActivity: (mailbox: Mailbox) => Promise<void>;
}

/** What the conversation holds for the message, and this user's skipped message when that is what it is. */
export interface Held {
  readonly holds: Exclude<Guard['holds'], { kind: 'tombstone' }>;
  readonly skipped: SkippedMessage | null;
}

/** A message that stands in the conversation. */
export interface Committed {
  readonly arrival: Arrival;
  readonly held: Held;
}

/**
 * What follows the transaction, in whichever run: this one or another was first. Idempotent, and done again when a run
 * died in between. `told`: their events were told ahead and surely heard; which of them this run has written, and
 * delivers.
 */
export async function afterCommit(
  deps: AfterCommitPorts,
  thread: Thread,
  committed: readonly [Committed, ...Committed[]],
  told: readonly Told[] | null,
): Promise<void> {
  const { accountId, contactId } = thread;
  const [{ arrival }] = committed;
  if (told === null) for (const { held } of committed) await tell(deps, thread, held);
  await scheduleLate(
    deps,
    committed.map((one) => one.arrival),
  );
  await deps.noteActivity(arrival.mailbox);
  const rows = committed.flatMap((one) => indexRows(one, thread));
  await Promise.all([
    deps.threadIndex.learn(arrival.link.accountId, arrival.link.userId, rows),
    deps.deliverAtOnce({ kind: 'contact', accountId, contactId }, told ?? []),
  ]);
}

/**
 * Lets the CRM know of what stands in the conversation, and the user of what was skipped. `ahead` of the transaction:
 * a run that dies right after it may be followed by a disconnect, and then no other run comes to say it.
 */
export async function tell(
  { announce, skippedList }: TellPorts,
  { accountId, contactId }: Pick<Thread, 'accountId' | 'contactId'>,
  { holds, skipped }: Held,
  when?: 'ahead',
): Promise<QueuedMessage> {
  const eventId = holds.kind === 'entry' ? entryEventId(holds.id, 1) : skippedEventId(holds.id);
  const message = await announce({ kind: 'contact', accountId, contactId }, eventId, when);
  if (skipped) await skippedList.put(skipped);
  return message;
}

function indexRows({ arrival, held }: Committed, thread: Thread): readonly IndexRow[] {
  const row = indexRow(arrival, thread, held.holds.id);
  const { reusedHash } = arrival;
  if (reusedHash === undefined) return [row];
  return [row, { ...row, messageIdHash: lastReuseHash(reusedHash), conversationHash: null }];
}

/** The last step: a row in the index means that everything before it is done, or surely queued. */
export function indexRow(
  { message, messageIdHash }: Arrival,
  { id: threadId, contactId, generation }: Pick<Thread, 'id' | 'contactId' | 'generation'>,
  entryId: string,
): IndexRow {
  const conversationHash = message.conversationId === null ? null : hashOf(message.conversationId);
  const receivedAt = Date.parse(message.receivedDateTime);
  const hit = { threadId, contactId, entryId, generation, receivedAt };
  return { messageIdHash, conversationHash, hit };
}

/** An answer to a message that comes in this late may have been judged before it, and found nothing to point to. */
async function scheduleLate(deps: AskPorts, arrivals: readonly Arrival[]): Promise<void> {
  const [mailbox] = arrivals.map((one) => one.mailbox);
  const at = Math.min(...arrivals.map(({ message }) => Date.parse(message.receivedDateTime)));
  const through = mailbox?.syncedThrough ?? null;
  if (mailbox === undefined || through === null || at >= Date.parse(through)) return;
  await askForResync(deps, mailbox.ref, 'late_admission', { since: at });
}
