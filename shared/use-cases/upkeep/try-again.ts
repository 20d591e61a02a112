import { GIVEN_UP_MS } from '../../domain/due-plan.ts';
import { nextTry } from '../../domain/next-try.ts';
import { poisonRecord } from '../../domain/poison-record.ts';
import type { UpkeepWork } from '../../domain/work.ts';
import { comeAgain, rowOf } from './come-again.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

type TryDeps = Pick<UpkeepDeps, 'queues' | 'dueIndex' | 'poison' | 'log' | 'now'>;

/**
 * What a timer found and that failed is tried again by its own message, with its due row kept ahead. After the last try
 * it is a poison record, one for all tries, and goes on at a slow pace: a mailbox is never given up. Other work is
 * thrown on to the queue's own retries.
 */
export async function tryAgain(deps: TryDeps, work: UpkeepWork, failure: unknown): Promise<void> {
  if (rowOf(work) === null) throw failure;
  const next = nextTry(failure, work.attempt);
  if (next.kind === 'again') {
    const attempt = work.attempt + (next.counts ? 1 : 0);
    deps.log.warn('work.retried', { queue: 'upkeep', attempt, waitMs: next.waitMs });
    return comeAgain(deps, { ...work, attempt }, next.waitMs);
  }
  const { task, mailboxRef, firstSeen } = work;
  const attempt = work.attempt + 1;
  const why = { code: next.code, message: `Failed ${attempt} times, and is still tried.` };
  // Without the row, which has another name at each try: replayed, it is done at once.
  const record = { task, mailboxRef, firstSeen, attempt } as const;
  await deps.poison.put(poisonRecord('upkeep', record, why, deps.now()));
  deps.log.error('work.poisoned', { queue: 'upkeep', code: next.code, attempt });
  await comeAgain(deps, work, GIVEN_UP_MS);
}
