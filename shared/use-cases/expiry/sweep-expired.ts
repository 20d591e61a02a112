import { TURN_MS } from '../../domain/durations.ts';
import type { Work } from '../../domain/work/work.ts';
import type { ExpiringRow, ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Log } from '../../ports/telemetry.ts';
import { type EnqueuePorts, enqueue } from '../work/enqueue.ts';
import { sideBySide } from '../work/side-by-side.ts';

const PAGE = 100;
const AT_ONCE = 4;

export interface SweepPorts extends EnqueuePorts {
  readonly expiry: Pick<ExpiryIndex, 'shards'>;
}

/** What the timer does: queues each shard in which something has outlived its time. Idempotent. */
export const sweepExpired = (deps: SweepPorts) => async (): Promise<void> => {
  const firstSeen = deps.now();
  for (const shard of await deps.expiry.shards(firstSeen)) {
    await enqueue(deps, 'sweep', { shard }, { firstSeen });
  }
};

/** What ends the life of one kind of row, by the key that the expiry index keeps of it. Idempotent. */
export type Expire = (key: readonly string[]) => Promise<void>;

export interface SweepShardPorts extends EnqueuePorts {
  readonly expiry: Pick<ExpiryIndex, 'expired' | 'done'>;
  readonly kinds: ReadonlyMap<string, Expire>;
  readonly log: Log;
}

/** Ends what has outlived its time in one shard. What fails stays for the next sweep and holds up no other. */
export const sweepShard =
  (deps: SweepShardPorts) =>
  async ({ payload, firstSeen }: Work<'sweep'>): Promise<void> => {
    const { shard } = payload;
    const begun = deps.now();
    let after = payload.after ?? null;
    do {
      const rows = await deps.expiry.expired(shard, begun, { after, limit: PAGE });
      await sideBySide(rows, AT_ONCE, (row) => end(deps, row));
      const last = rows.at(-1);
      if (last === undefined || rows.length < PAGE) return;
      after = last.row;
    } while (deps.now() - begun < TURN_MS);
    await enqueue(deps, 'sweep', { shard, after }, { firstSeen });
  };

async function end(deps: SweepShardPorts, { kind, key, row }: ExpiringRow): Promise<void> {
  try {
    const expire = deps.kinds.get(kind);
    if (!expire) throw new RangeError('a kind of row that nothing expires');
    await expire(key);
    await deps.expiry.done(row);
  } catch (error) {
    const name = error instanceof Error ? error.name : 'unknown';
    deps.log.error('sweep.failed', { kind, error: name });
  }
}
