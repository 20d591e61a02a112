import { failureCode } from '../../domain/failure.ts';
import { poisonRecord, type PoisonRecord } from '../../domain/work/poison-record.ts';
import { nextTry } from '../../domain/work/retry-policy.ts';
import { queueOf, type Work } from '../../domain/work/work.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import { requeue, type RequeuePorts } from './requeue.ts';

export interface RetryPorts extends RequeuePorts {
  readonly poison: Pick<PoisonRecords, 'put'>;
  readonly log: Log;
}

/**
 * Work whose try failed is requeued with its own count, or ends as a poison record; it never holds up the others. What a
 * timer found goes on in any case: one record for all its tries, without the row, which has another name at each. Gives
 * the record of what has ended by it.
 */
export async function retry(
  deps: RetryPorts,
  work: Work,
  failure: unknown,
): Promise<PoisonRecord | null> {
  const queue = queueOf(work.kind);
  const next = nextTry(failure, work, deps.now());
  if (next.kind === 'again') {
    const attempt = work.attempt + (next.counts ? 1 : 0);
    await requeue(deps, { ...work, attempt }, { delayMs: next.waitMs });
    // Why, from the first try on: a record says it after hours.
    const code = failureCode(failure);
    deps.log.warn('work.retried', { queue, code, attempt, waitMs: next.waitMs });
    return null;
  }
  const failed = { ...work, attempt: work.attempt + 1 };
  const record = poisonRecord(withoutDue(failed), next, deps.now());
  await deps.poison.put(record);
  deps.log.error('work.poisoned', { queue, code: next.code, attempt: failed.attempt });
  if (next.goesOnAfterMs === null) return record;
  await requeue(deps, work, { delayMs: next.goesOnAfterMs });
  return null;
}

/** Replayed it is done at once. */
function withoutDue(work: Work): Work {
  if (work.kind !== 'renew' && work.kind !== 'resync') return work;
  if (work.payload.row === undefined) return work;
  return { ...work, payload: { mailboxRef: work.payload.mailboxRef } };
}
