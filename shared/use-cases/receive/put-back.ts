import { ServiceFailure } from '../../domain/failure.ts';
import type { GraphMessageId } from '../../domain/ids.ts';
import { nextTry } from '../../domain/next-try.ts';
import { notFoundWait } from '../../domain/not-found-ladder.ts';
import { isOfMessages, type PoisonRecord, poisonRecord } from '../../domain/poison-record.ts';
import type { MailNotificationsWork } from '../../domain/work.ts';
import { NOTIFIED } from '../../ports/resync-waits.ts';
import { askForResync } from '../upkeep/ask-for-resync.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Lack } from './received.ts';

/** Why a message could not end: something that is looked for again, or a failure around it. */
export type Reason =
  { readonly kind: Lack } | { readonly kind: 'failed'; readonly failure: unknown };

/** The mailbox's grant is no longer good: nothing to try again before the user reconnects. */
export function isReconnect(
  reason: Reason,
): reason is { readonly kind: 'failed'; readonly failure: ServiceFailure } {
  return (
    reason.kind === 'failed' &&
    reason.failure instanceof ServiceFailure &&
    reason.failure.kind === 'reconnect'
  );
}

/** What the queue message carried besides its ids. */
type Carried = Omit<MailNotificationsWork, 'ids'>;

/** A notification tells of a message minutes after it was received, at most. */
const NOTIFIED_WITHIN_MS = 10 * 60 * 1000;

/** A Sent copy is notified within 3 minutes of its mail. Until then the copy that was delivered is looked at again. */
const SENT_COPY_PATIENCE_MS = 4 * 60 * 1000;
const SENT_COPY_LOOK_MS = 30 * 1000;

/** Whether a message that was first seen then has waited long enough for its Sent copy. */
export function hasWaited(
  { delay, now }: Pick<ReceiveDeps, 'delay' | 'now'>,
  firstSeen: number,
): boolean {
  return now() - firstSeen >= delay(SENT_COPY_PATIENCE_MS);
}

type PutBackDeps = Pick<ReceiveDeps, 'queues' | 'mailboxes' | 'delay' | 'now' | 'poison'>;

/**
 * Puts one id back alone, to be tried later. After the last try it ends: what was not found is left to the resync, what
 * failed becomes a poison record that can be replayed.
 */
export async function putBack(
  deps: PutBackDeps,
  carried: Carried,
  id: GraphMessageId,
  reason: Reason,
): Promise<'waiting' | 'given_up'> {
  const one = { ...carried, ids: [id] };
  switch (reason.kind) {
    case 'missing':
      return waitForIt(deps, one);
    case 'awaits_sent_copy':
      return enqueue(deps, one, deps.delay(SENT_COPY_LOOK_MS));
    case 'failed':
      return tryAgain(deps, one, reason.failure);
  }
}

async function waitForIt(
  deps: PutBackDeps,
  work: MailNotificationsWork,
): Promise<'waiting' | 'given_up'> {
  const attempt = work.attempt + 1;
  const waitMs = notFoundWait(attempt);
  if (waitMs !== null) return enqueue(deps, { ...work, attempt }, deps.delay(waitMs));
  // What a resync itself listed and is gone now was deleted: another resync would not find it either.
  if (work.runId === undefined || work.runId === NOTIFIED) {
    const since = work.firstSeen - NOTIFIED_WITHIN_MS;
    await askForResync(deps, work.mailboxRef, 'not_found', { since });
  }
  return 'given_up';
}

async function tryAgain(
  deps: PutBackDeps,
  work: MailNotificationsWork,
  failure: unknown,
): Promise<'waiting' | 'given_up'> {
  const next = nextTry(failure, work.attempt, deps.now() - work.firstSeen);
  if (next.kind === 'again') {
    const attempt = work.attempt + (next.counts ? 1 : 0);
    return enqueue(deps, { ...work, attempt }, next.waitMs);
  }
  const attempt = work.attempt + 1;
  const record = poisonRecord('mail-notifications', { ...work, attempt }, next, deps.now());
  await deps.poison.put(record);
  // One for each message, however often a resync lists it.
  const isOlder = (other: PoisonRecord): boolean =>
    other.id !== record.id && isOfMessages(other, new Set(work.ids));
  await deps.poison.forget({ mailboxRef: work.mailboxRef }, isOlder);
  return 'given_up';
}

async function enqueue(
  deps: PutBackDeps,
  work: MailNotificationsWork,
  delayMs: number,
): Promise<'waiting'> {
  await deps.queues.enqueue('mail-notifications', work, { delayMs });
  return 'waiting';
}
