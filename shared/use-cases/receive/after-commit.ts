import type { SkippedMessage } from '../../domain/entry/entry.ts';
import { entryEventId, skippedEventId } from '../../domain/event/event.ts';
import { hashOf } from '../../domain/thread/message-id.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { Guard, SkippedList } from '../../ports/conversation.ts';
import type { Announce } from '../../ports/events.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import type { IndexHit, ThreadIndex } from '../../ports/thread-index.ts';
import { askForResync, type AskPorts } from '../resync/ask-for-resync.ts';
import type { Arrival } from './arrival.ts';

export interface TellPorts {
  /** Null: there is no webhook, and no event is written. */
  readonly announce: Announce | null;
  readonly skippedList: Pick<SkippedList, 'put'>;
}

export interface LearnPorts {
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
}

export interface AfterCommitPorts extends TellPorts, LearnPorts, AskPorts {
  /** Something of a thread came: the mailbox's next resync is due soon. */
  readonly noteActivity: (mailbox: Mailbox) => Promise<void>;
}

/** What the conversation holds for the message, and this user's skipped message when that is what it is. */
export interface Held {
  readonly holds: Exclude<Guard['holds'], { kind: 'tombstone' }>;
  readonly skipped: SkippedMessage | null;
}

/**
 * What follows the transaction, in whichever run: this one or another was first. Idempotent, and done again when a run
 * died in between. `isTold`: that it was about to be written was told ahead, and surely heard.
 */
export async function afterCommit(
  deps: AfterCommitPorts,
  arrival: Arrival,
  thread: Thread,
  held: Held,
  isTold: boolean,
): Promise<void> {
  const { contactId, id: threadId, generation } = thread;
  if (!isTold) await tell(deps, thread, held);
  await scheduleLate(deps, arrival);
  await deps.noteActivity(arrival.mailbox);
  await learn(deps, arrival, { threadId, contactId, entryId: held.holds.id, generation });
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
): Promise<void> {
  const eventId = holds.kind === 'entry' ? entryEventId(holds.id, 1) : skippedEventId(holds.id);
  await announce?.({ kind: 'contact', accountId, contactId }, eventId, when);
  if (skipped) await skippedList.put(skipped);
}

/** The last step: a row in the index means that everything before it is done. */
export async function learn(
  { threadIndex }: LearnPorts,
  { link, message, messageIdHash }: Arrival,
  hit: IndexHit,
): Promise<void> {
  const conversationHash = message.conversationId === null ? null : hashOf(message.conversationId);
  const row = { messageIdHash, conversationHash, hit };
  await threadIndex.learn(link.accountId, link.userId, row);
}

/** An answer to a message that comes in this late may have been judged before it, and found nothing to point to. */
async function scheduleLate(deps: AskPorts, { mailbox, message }: Arrival): Promise<void> {
  const at = Date.parse(message.receivedDateTime);
  if (mailbox.syncedThrough === null || at >= Date.parse(mailbox.syncedThrough)) return;
  await askForResync(deps, mailbox.ref, 'late_admission', { since: at });
}
