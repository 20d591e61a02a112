import { isOfOneMailbox, likeness } from '../../../domain/entry/fingerprint.ts';
import { skippedEvent } from '../../../domain/event/event.ts';
import { ServiceFailure } from '../../../domain/failure.ts';
import { TRIES } from '../../../domain/optimistically.ts';
import type { Outcome } from '../../../domain/thread/outcome.ts';
import { withSkipped } from '../../../domain/thread/thread-summary.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { guardHash, heldBy, type Admitted, type Held } from './admitted.ts';
import { afterCommit, announceHeldAhead, retract } from './after-commit.ts';
import type { CommitPorts } from './commit-ports.ts';
import { markBounced } from './mark-bounced.ts';
import { withMail } from './member-changes.ts';
import { toDuplicate } from '../content/message-record.ts';

/**
 * Another run or another connection was first: its entry stands, and what follows is done again. `reused_id`: what stands
 * is another mail of the same mailbox. `isAnnounced`: the event was announced ahead, and its delivery still waits for the record.
 */
export async function takeExisting(
  deps: CommitPorts,
  admitted: Admitted,
  present: Versioned<Thread>,
  isAnnounced: boolean,
): Promise<Outcome | 'reused_id'> {
  const { arrival, record } = admitted;
  const thread = present.value;
  const { accountId, contactId } = thread;
  const own = heldBy(record);
  const messageIdHash = guardHash(arrival, record);
  const guard = await deps.conversations.guard(accountId, contactId, messageIdHash);
  if (guard === null) throw new ServiceFailure('unavailable', 'guard_missing');
  const isOther = likeness(guard, record) === 'different_mail';
  if (isOther || guard.holds.kind !== 'skipped') await retract(deps, admitted);
  if (guard.holds.kind === 'tombstone') return 'erased';
  if (isOther)
    return isOfOneMailbox(guard, record) ? 'reused_id' : skipDuplicate(deps, admitted, present);
  await joinRecipients(deps, admitted, present);
  const skipped =
    record.kind === 'skipped' && guard.holds.kind === 'skipped' ? record.skipped : null;
  // The same id is the same event, which was announced ahead.
  const isSame = guard.holds.id === own.holds.id;
  const held: Held = { holds: guard.holds, skipped };
  await markBounced(deps, [admitted]);
  // The run that wrote it delivers it, or what it left in the queue is.
  await afterCommit(deps, thread, [{ arrival, held }], isSame && isAnnounced ? [] : null);
  return 'there_already';
}

/** The entry is of another thread, such as another user's of a shared mailbox: this one learns whom it was written to. */
async function joinRecipients(
  { conversations }: Pick<CommitPorts, 'conversations'>,
  admitted: Admitted,
  present: Versioned<Thread>,
): Promise<void> {
  const { accountId, contactId, id } = present.value;
  let before: Versioned<Thread> | null = present;
  for (let tries = 0; tries < TRIES && before !== null; tries += 1) {
    const thread = withMail(before, admitted);
    if (thread.value.participants === before.value.participants) return;
    const result = await conversations.commit(accountId, contactId, [
      { kind: 'update-thread', thread },
    ]);
    if (result.kind === 'committed') return;
    before = await conversations.thread(accountId, contactId, id);
  }
  if (before !== null) throw new ServiceFailure('unavailable', 'thread_contended');
}

/** Its Message-ID's guard stands for the other mail, so only the row itself keeps it from being there twice. */
async function skipDuplicate(
  deps: CommitPorts,
  { arrival, record }: Admitted,
  { value: thread, etag }: Versioned<Thread>,
): Promise<Outcome> {
  const skipped = toDuplicate(arrival, record);
  const event = skippedEvent(skipped, new Date(deps.now()).toISOString());
  const own: Held = { holds: { kind: 'skipped', id: skipped.id }, skipped };
  await announceHeldAhead(deps, thread, own);
  const summary = withSkipped(thread.summary);
  const result = await deps.conversations.commit(thread.accountId, thread.contactId, [
    { kind: 'insert-skipped', skipped },
    { kind: 'insert-event', event },
    { kind: 'update-thread', thread: { value: { ...thread, summary }, etag } },
  ]);
  // Somebody else has changed the thread, perhaps stopped it: judged anew, when this message is taken again.
  if (result.kind === 'stale') {
    await deps.skippedList.remove(skipped);
    throw new ServiceFailure('unavailable', 'thread_contended');
  }
  deps.counters.add(`skipped_${skipped.code}`);
  await afterCommit(deps, thread, [{ arrival, held: own }], null);
  return 'skipped';
}
