import { entryEventId, skippedEventId } from '../../../domain/event/event.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { EventHome } from '../../../domain/work/work.ts';
import type { Now } from '../../../ports/clock.ts';
import type { Conversations, SkippedList } from '../../../ports/conversation.ts';
import type { AnnouncedEvent, DeliverAtOnce } from '../../../ports/events.ts';
import type { Mailbox } from '../../../ports/mailboxes.ts';
import type { IndexRow, ThreadIndex } from '../../../ports/thread-index.ts';
import type { Counters } from '../../../ports/telemetry.ts';
import { announceAhead, type Ahead, type AnnounceAheadPorts } from '../../events/announce.ts';
import { askForResync, type AskPorts } from '../../resync/ask-for-resync.ts';
import type { Arrival } from '../arrival.ts';
import { lastReuseHash } from '../membership/reused-id.ts';
import { guardHash, heldBy, type Admitted, type Held } from './admitted.ts';

export interface AnnounceHeldPorts extends AnnounceAheadPorts {
  readonly skippedList: Pick<SkippedList, 'put'>;
}

interface RetractPorts {
  readonly conversations: Pick<Conversations, 'guard'>;
  readonly skippedList: Pick<SkippedList, 'remove'>;
}

export interface LearnPorts {
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
}

export interface DeliverPorts {
  readonly deliverAtOnce: DeliverAtOnce;
}

export interface AfterCommitPorts extends AnnounceHeldPorts, LearnPorts, DeliverPorts, AskPorts {
  /** Something of a thread came: the mailbox's next resync is due soon. */
  readonly noteActivity: (mailbox: Mailbox) => Promise<void>;
}

/** A message that stands in the conversation. */
export interface Committed {
  readonly arrival: Arrival;
  readonly held: Held;
}

/**
 * What follows the transaction, in whichever run: this one or another was first. Idempotent, and done again when a run
 * died in between. `announced`: the events that this run has written and delivers; null: whatever was announced ahead
 * may have been dropped by now, so all are announced again.
 */
export async function afterCommit(
  deps: AfterCommitPorts,
  thread: Thread,
  committed: readonly [Committed, ...Committed[]],
  announced: readonly AnnouncedEvent[] | null,
): Promise<void> {
  const [{ arrival }] = committed;
  if (announced === null) for (const { held } of committed) await announceHeld(deps, thread, held);
  await scheduleLate(
    deps,
    committed.map((one) => one.arrival),
  );
  await deps.noteActivity(arrival.mailbox);
  const rows = committed.flatMap((one) => indexRows(one, thread));
  await Promise.all([
    deps.threadIndex.learn(arrival.link.accountId, arrival.link.userId, rows),
    deps.deliverAtOnce(homeOf(thread), announced ?? []),
  ]);
}

/** Announces what stands in the conversation to the CRM, and lists for the user what was skipped. */
async function announceHeld(
  { announce, skippedList }: AnnounceHeldPorts,
  thread: Home,
  held: Held,
): Promise<void> {
  await announce(homeOf(thread), eventIdOf(held));
  if (held.skipped) await skippedList.put(held.skipped);
}

/** The same ahead of the transaction that writes it. */
export async function announceHeldAhead(
  deps: AnnounceHeldPorts,
  thread: Home,
  held: Held,
): Promise<Ahead> {
  const ahead = await announceAhead(deps, homeOf(thread), eventIdOf(held));
  if (held.skipped) await deps.skippedList.put(held.skipped);
  return ahead;
}

type Home = Pick<Thread, 'accountId' | 'contactId'>;

function homeOf({ accountId, contactId }: Home): EventHome {
  return { kind: 'contact', accountId, contactId };
}

function eventIdOf({ holds }: Held): string {
  return holds.kind === 'entry' ? entryEventId(holds.id, 1) : skippedEventId(holds.id);
}

/** It stands in the conversation from now on, before the CRM is told: how slow that is has a measure of its own. */
export function noteEntered(
  { counters, now }: { readonly counters: Pick<Counters, 'lag'>; readonly now: Now },
  { message }: Arrival,
): void {
  counters.lag('received_to_entry', now() - Date.parse(message.receivedDateTime));
}

/** Not written by this run, nor by one before: then it is not listed, either. Its event finds no record and is dropped. */
export async function retract(
  { conversations, skippedList }: RetractPorts,
  { arrival, membership, record }: Admitted,
): Promise<void> {
  const { skipped } = heldBy(record);
  if (!skipped) return;
  const { accountId, contactId } = membership.thread.value;
  const hash = guardHash(arrival, record);
  const guard = await conversations.guard(accountId, contactId, hash);
  const isThere = guard?.holds.kind === 'skipped' && guard.holds.id === skipped.id;
  if (!isThere) await skippedList.remove(skipped);
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
