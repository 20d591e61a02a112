import { OVERVIEW_KEPT_MS, OVERVIEW_PATIENCE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { keptFor } from '../../domain/kept-for.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections, ConnectionTally } from '../../ports/connections.ts';
import type { DueIndex, DueTask } from '../../ports/schedule.ts';
import type { TimerRun, TimerRuns } from '../../ports/timer-runs.ts';
import type { PoisonRecords } from '../../ports/work.ts';

/** So many of the newest records are looked at. */
const POISON_LOOKED_AT = 100;

interface QueueState {
  /** Messages in it, those not yet visible included. */
  readonly waiting: number;
  /** Since when the next one that is visible is in it. */
  readonly oldest: Date | null;
  /** Messages that the host gave up and `drain-poison` has not yet taken. */
  readonly poison: number;
}

interface PoisonTally {
  readonly byCode: readonly {
    readonly queue: string;
    readonly code: string;
    readonly count: number;
  }[];
  /** False: the newest ones only. */
  readonly isWhole: boolean;
}

/** What an operator looks at first. Null is a part that can't be read now. */
export interface Overview {
  readonly at: number;
  readonly queues: Readonly<Record<string, QueueState>> | null;
  /** When that was due which waits longest for its timer, milliseconds since 1970. */
  readonly due: Readonly<Record<DueTask, number | null>> | null;
  readonly timers: Readonly<Record<string, TimerRun>> | null;
  readonly connections: ConnectionTally | null;
  readonly poison: PoisonTally | null;
}

export interface OverviewPorts {
  readonly queueStates: () => Promise<Readonly<Record<string, QueueState>>>;
  readonly dueIndex: Pick<DueIndex, 'due'>;
  readonly timerRuns: Pick<TimerRuns, 'last'>;
  readonly connections: Pick<Connections, 'tally'>;
  readonly poison: Pick<PoisonRecords, 'page'>;
  readonly now: Now;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Reads all parts side by side, for ten seconds at most: a storage that says nothing must not keep what is known from who
 * looks. The connections, which cost most, are counted once a minute.
 */
export function overviewReader(deps: OverviewPorts): () => Promise<Overview> {
  const counted = keptFor<ConnectionTally>({ lifeMs: OVERVIEW_KEPT_MS, most: 1, now: deps.now });

  return async () => {
    const tooLong = deps.sleep(OVERVIEW_PATIENCE_MS).then(() => {
      throw new ServiceFailure('unavailable', 'storage_unavailable');
    });
    const inTime = <T>(read: Promise<T>): Promise<T> => Promise.race([read, tooLong]);
    const [queues, renew, resync, timers, tally, poison] = await Promise.allSettled([
      inTime(deps.queueStates()),
      inTime(longestDue(deps, 'renew')),
      inTime(longestDue(deps, 'resync')),
      inTime(deps.timerRuns.last()),
      inTime(counted.keep('connections', () => deps.connections.tally())),
      inTime(poisonTally(deps.poison)),
    ]);
    return {
      at: deps.now(),
      queues: unlessFailed(queues),
      due:
        renew.status === 'rejected' || resync.status === 'rejected'
          ? null
          : { renew: renew.value, resync: resync.value },
      timers: unlessFailed(timers),
      connections: unlessFailed(tally),
      poison: unlessFailed(poison),
    };
  };
}

function unlessFailed<T>(settled: PromiseSettledResult<T>): T | null {
  return settled.status === 'fulfilled' ? settled.value : null;
}

async function longestDue(
  { dueIndex, now }: Pick<OverviewPorts, 'dueIndex' | 'now'>,
  task: DueTask,
): Promise<number | null> {
  const first = await dueIndex.due(task, now(), 1);
  return first.length === 0 ? null : Math.min(...first.map(({ dueAt }) => dueAt));
}

async function poisonTally(records: OverviewPorts['poison']): Promise<PoisonTally> {
  const { poison, next } = await records.page(POISON_LOOKED_AT, null);
  const groups = Map.groupBy(poison, ({ queue, code }) => `${queue} ${code}`);
  const byCode = Array.from(groups.values(), (same) => ({
    queue: same[0]?.queue ?? '',
    code: same[0]?.code ?? '',
    count: same.length,
  }));
  return { byCode: byCode.toSorted((a, b) => b.count - a.count), isWhole: next === null };
}
