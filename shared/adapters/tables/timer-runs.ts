import { z } from 'zod';
import type { TimerRun, TimerRuns } from '../../ports/timer-runs.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable } from './table.ts';

const PARTITION = 'timers';
/** More than there are timers. */
const MOST = 100;

const runSchema: z.ZodType<TimerRun> = z.object({
  endedAt: z.string(),
  tookMs: z.number(),
  outcome: z.enum(['succeeded', 'failed']),
});

/** Table `fleet`, partition `timers`, one row for each timer, for ever, example `timers` / `resync-mailboxes`. */
export function timerRuns(open: OpenTable): TimerRuns {
  const table = open('fleet');
  return {
    async note(timer, run) {
      const row = {
        partitionKey: PARTITION,
        rowKey: timer,
        properties: { json: JSON.stringify(run) },
      };
      await table.change({ kind: 'upsert', row });
    },

    async last() {
      const rows = await table.range(PARTITION, { from: '0', to: '~', limit: MOST });
      return Object.fromEntries(rows.map((row) => [row.rowKey, parseJson(runSchema, row)]));
    },
  };
}
