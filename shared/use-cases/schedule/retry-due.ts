import { GIVEN_UP_MS, LONGEST_WAIT_MS } from '../../domain/mailbox/due-plan.ts';
import { nextTry } from '../../domain/work/next-try.ts';
import { type PoisonRecord, poisonRecord } from '../../domain/work/poison-record.ts';
import type { UpkeepWork } from '../../domain/work/work.ts';
import { comeAgain, rowOf } from './requeue-due.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

type TryDeps = Pick<UpkeepDeps, 'queues' | 'dueIndex' | 'poison' | 'log' | 'now'>;

/**
 * What a timer found and that failed is tried again by its own message, with its due row kept ahead. After the last try
 * of the ladder it is a poison record, one for all tries, and goes on: a mailbox is never given up. Other work is thrown
 * on to the queue's own retries.
 */
export async function tryAgain(deps: TryDeps, work: UpkeepWork, failure: unknown): Promise<void> {
  if (rowOf(work) === null) throw failure;
  const next = nextTry(failure, work.attempt, deps.now() - work.firstSeen);
  if (next.kind === 'again') {
    const attempt = work.attempt + (next.counts ? 1 : 0);
    // The ladder's long waits would keep the mailbox away when Graph is back; asked to wait, it waits as told.
    const waitMs = next.counts ? Math.min(next.waitMs, LONGEST_WAIT_MS) : next.waitMs;
    deps.log.warn('work.retried', { queue: 'upkeep', attempt, waitMs });
    return comeAgain(deps, { ...work, attempt }, waitMs);
  }
  await deps.poison.put(recordOf(work, next.code, deps.now()));
  deps.log.error('work.poisoned', { queue: 'upkeep', code: next.code, attempt: work.attempt + 1 });
  await comeAgain(deps, work, GIVEN_UP_MS);
}

/** Without the row, which has another name at each try: one record, and replayed it is done at once. */
function recordOf(failed: UpkeepWork, code: string, now: number): PoisonRecord {
  const { task, mailboxRef, firstSeen } = failed;
  const work = { task, mailboxRef, firstSeen, attempt: failed.attempt + 1 };
  const message = `Failed ${work.attempt} times, and is still tried.`;
  return poisonRecord('upkeep', work, { code, message }, now);
}
