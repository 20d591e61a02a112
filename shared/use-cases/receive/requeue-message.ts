import {
  SENT_COPY_LOOK_MS,
  SENT_COPY_PATIENCE_MS,
  NOTIFIED_WITHIN_MS,
} from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MessageRef } from '../../domain/ids.ts';
import { byIdAlone } from '../../domain/mailbox/carried-content.ts';
import { isOfMessages, type PoisonRecord } from '../../domain/work/poison-record.ts';
import { notFoundWait } from '../../domain/work/retry-policy.ts';
import type { Work } from '../../domain/work/work.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import { NOTIFIED } from '../../ports/resync-runs.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import { askForResync, type AskPorts } from '../resync/ask-for-resync.ts';
import { requeue } from '../work/requeue.ts';
import { retry, type RetryPorts } from '../work/retry.ts';
import type { Received } from './arrival.ts';

/** Why a message could not end: something that is looked for again, or a failure around it. */
export type Reason = Exclude<Received, { readonly kind: 'ended' }>;

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

/** Whether a message that was first seen then has waited long enough for its Sent copy. */
export function hasAwaitedSentCopy(
  { delay, now }: { readonly delay: Delay; readonly now: Now },
  firstSeen: number,
): boolean {
  return now() - firstSeen >= delay(SENT_COPY_PATIENCE_MS);
}

export interface RequeueMessagePorts extends RetryPorts, AskPorts {
  readonly poison: Pick<PoisonRecords, 'put' | 'forget'>;
  readonly delay: Delay;
}

/**
 * Requeues one id alone, to be tried later. After the last try it ends: what was not found is left to the resync, what
 * failed becomes a poison record that can be replayed.
 */
export async function requeueMessage(
  deps: RequeueMessagePorts,
  work: Work<'receive'>,
  id: MessageRef,
  reason: Reason,
): Promise<'waiting' | 'given_up'> {
  const one = byIdAlone({ ...work, payload: { ...work.payload, ids: [id] } });
  switch (reason.kind) {
    case 'missing':
      return waitForIt(deps, one);
    case 'awaits_sent_copy':
      await requeue(deps, one, { delayMs: deps.delay(SENT_COPY_LOOK_MS) });
      return 'waiting';
    case 'failed':
      return retryOne(deps, one, reason.failure);
  }
}

async function waitForIt(
  deps: RequeueMessagePorts,
  work: Work<'receive'>,
): Promise<'waiting' | 'given_up'> {
  const attempt = work.attempt + 1;
  const waitMs = notFoundWait(attempt);
  if (waitMs !== null) {
    await requeue(deps, { ...work, attempt }, { delayMs: deps.delay(waitMs) });
    return 'waiting';
  }
  // What a resync itself listed and is gone now was deleted: another resync would not find it either. One that was filed
  // has another id, which is notified, and listed by the next deep run.
  const { runId } = work.payload;
  if (runId === undefined || runId === NOTIFIED) {
    const since = work.firstSeen - NOTIFIED_WITHIN_MS;
    await askForResync(deps, work.payload.mailboxRef, 'not_found', { since });
  }
  return 'given_up';
}

async function retryOne(
  deps: RequeueMessagePorts,
  work: Work<'receive'>,
  failure: unknown,
): Promise<'waiting' | 'given_up'> {
  const record = await retry(deps, work, failure);
  if (record === null) return 'waiting';
  // One for each message, however often a resync lists it.
  const isOlder = (other: PoisonRecord): boolean =>
    other.id !== record.id && isOfMessages(other, new Set(work.payload.ids));
  await deps.poison.forget({ mailboxRef: work.payload.mailboxRef }, isOlder);
  return 'given_up';
}
