import { ServiceFailure } from '../../../domain/failure.ts';
import { TRIES } from '../../../domain/optimistically.ts';
import { isOfThread, type Closed, type Outcome } from '../../../domain/thread/outcome.ts';
import { closedFor, closedThen, type Thread } from '../../../domain/thread/thread.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { announcedIn, areTrusted, type Ahead } from '../../events/announce.ts';
import { heldBy, type Admitted } from './admitted.ts';
import {
  afterCommit,
  announceHeldAhead,
  indexRow,
  noteEntered,
  retract,
  type Committed,
} from './after-commit.ts';
import type { CommitPorts } from './commit-ports.ts';
import { storeThread } from './store-thread.ts';
import { markBounced } from './mark-bounced.ts';
import { replaceSkipped } from './replace-skipped.ts';
import { withOwnHash, skippedForReusedId } from '../membership/reused-id.ts';
import { takeExisting } from './take-existing.ts';
import { memberChanges } from './member-changes.ts';

/** How the writing of one message ended. */
export type Written = Outcome | { readonly failure: unknown };

/** Of one thread, oldest first. */
export type Group = readonly [Admitted, ...Admitted[]];

/** How each of a group ended. */
type GroupWritten = ReadonlyMap<Admitted, Written>;

/**
 * Writes members of one thread once, oldest first, whoever else is bringing them in, and then does what follows: in one
 * transaction, so that they don't get into each other's way on the thread's row; once more when somebody else has changed
 * that row. The generation is read right before. What keeps several from going together, each is tried alone.
 * `announced`: their events, when that was done before.
 */
export async function commitTogether(
  deps: CommitPorts,
  group: Group,
  announced?: readonly Ahead[],
): Promise<GroupWritten> {
  const [first, ...more] = group;
  const isAlone = more.length === 0;
  if (group.some(({ replaces }) => replaces !== undefined)) {
    return isAlone ? allAs(group, await replaceSkipped(deps, first)) : eachAlone(deps, group);
  }
  const { link, mailbox } = first.arrival;
  // The one that was read last.
  const last = group.at(-1) ?? first;
  const judged = await storeThread(deps, last);
  if (typeof judged === 'string') return allAs(group, judged);
  const { accountId, contactId, id } = judged.value;
  const aheads = announced ?? (await announceGroup(deps, judged.value, group));
  let thread: Versioned<Thread> | null = judged;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const connection = await deps.connections.find(link.accountId, link.userId);
    const closed = closedFor(thread?.value ?? null, connection?.value ?? null, mailbox.ref);
    if (thread === null || closed !== null) {
      for (const one of group) await retract(deps, one);
      return allAs(group, closed ?? 'erased');
    }
    const then = closedAmong(thread.value, group);
    if (then !== null && isAlone) {
      await retract(deps, first);
      return allAs(group, then);
    }
    if (then !== null) break;
    const changes = memberChanges(deps, thread, group);
    const commit = deps.conversations.commit(accountId, contactId, changes);
    const result = await (isAlone ? commit : commit.catch(orTooLarge));
    if (result.kind === 'committed') {
      noteWritten(deps, group);
      const own = announcedIn(deps, aheads, changes, result);
      await markBounced(deps, group);
      await afterCommit(deps, thread.value, [committed(first), ...more.map(committed)], own);
      return new Map(
        group.map((one) => [one, one.record.kind === 'entry' ? 'entered' : 'skipped']),
      );
    }
    if (result.kind !== 'stale' && isAlone) {
      const end = await takeExisting(deps, first, thread, areTrusted(deps, aheads));
      return allAs(group, end === 'reused_id' ? await commitReused(deps, first) : end);
    }
    if (result.kind !== 'stale') break;
    thread = await deps.conversations.thread(accountId, contactId, id);
  }
  if (!isAlone) return eachAlone(deps, group, aheads);
  throw new ServiceFailure('unavailable', 'thread_contended');
}

/** All of a group, ended alike. */
export function allAs(group: Group, end: Written): GroupWritten {
  return new Map(group.map((one) => [one, end]));
}

function noteWritten(deps: CommitPorts, group: Group): void {
  for (const { arrival, record } of group)
    if (record.kind === 'skipped') deps.counters.add(`skipped_${record.skipped.code}`);
    else noteEntered(deps, arrival);
}

/** Several can be more than one transaction takes. */
function orTooLarge(error: unknown): { readonly kind: 'too_large' } {
  if (error instanceof ServiceFailure && error.kind === 'refused') return { kind: 'too_large' };
  throw error;
}

/**
 * The index did not know its Message-ID, the guard does: another mail came in under it in this moment, or for another user
 * of the mailbox alone. From now on the index knows it for this one, too, so that it is read no more and its answers are
 * found.
 */
async function commitReused(
  deps: CommitPorts,
  { arrival, membership }: Admitted,
): Promise<Written> {
  const { accountId, userId } = arrival.link;
  const another = skippedForReusedId(withOwnHash(arrival), membership);
  const [written] = (await commitTogether(deps, [another])).values();
  if (written === undefined) throw new TypeError('no answer');
  const row = indexRow(arrival, membership.thread.value, heldBy(another.record).holds.id);
  if (typeof written === 'string' && isOfThread(written))
    await deps.threadIndex.learn(accountId, userId, [row]);
  return written;
}

/** One of them came while the thread was stopped, which has been started again since they were judged. */
function closedAmong(thread: Thread, group: Group): Closed | null {
  for (const { arrival } of group) {
    const closed = closedThen(thread, arrival.message.receivedDateTime);
    if (closed !== null) return closed;
  }
  return null;
}

function announceGroup(deps: CommitPorts, thread: Thread, group: Group): Promise<readonly Ahead[]> {
  return Promise.all(group.map(({ record }) => announceHeldAhead(deps, thread, heldBy(record))));
}

async function eachAlone(
  deps: CommitPorts,
  group: Group,
  aheads?: readonly Ahead[],
): Promise<GroupWritten> {
  const written = new Map<Admitted, Written>();
  for (const [place, one] of group.entries()) {
    const alone = commitTogether(deps, [one], aheads?.slice(place, place + 1));
    for (const [, end] of await alone.catch((failure: unknown) => allAs([one], { failure })))
      written.set(one, end);
  }
  return written;
}

function committed({ arrival, record }: Admitted): Committed {
  return { arrival, held: heldBy(record) };
}
