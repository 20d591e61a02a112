import { z } from 'zod';
import { graphIdHash } from '../../domain/graph-id-hash.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { ResyncRun, ResyncRuns, ResyncWait } from '../../ports/resync-runs.ts';
import { key, keysUnder } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, StoredRow } from './table.ts';

const runSchema: z.ZodType<ResyncRun> = z.object({
  runId: z.string(),
  since: z.string(),
  begunAt: z.number(),
  startedAt: z.number(),
  goesOnAt: z.string().nullable(),
  deep: z.boolean(),
  activity: z.boolean(),
});

/** A mailbox that waits for more than this has other troubles; the rest is found by the next run. */
const MANY = 1000;

/**
 * In table `mailboxes`, partition = mailbox reference:
 * - `run!{runId}`: a resync run, until its last id has ended, example `run!5be0…`;
 * - `wait!{SHA-256 of the message id}!{runId}`: an id that the run waits for, until it has ended.
 */
export function resyncRuns(open: OpenTable): ResyncRuns {
  const table = open('mailboxes');
  const waitRows = (ref: MailboxRef, ...under: string[]): Promise<readonly StoredRow[]> =>
    table.range(ref, { ...keysUnder('wait', ...under), limit: MANY });
  const remove = async (ref: MailboxRef, rowKey: string): Promise<void> => {
    await table.change({ kind: 'delete', partitionKey: ref, rowKey });
  };

  return {
    async put(ref, run) {
      const properties = { json: JSON.stringify(run) };
      const row = { partitionKey: ref, rowKey: key('run', run.runId), properties };
      await table.change({ kind: 'upsert', row });
    },

    async find(ref, runId) {
      const row = await table.get(ref, key('run', runId));
      return row && parseJson(runSchema, row);
    },

    async open(ref) {
      const rows = await table.range(ref, { ...keysUnder('run'), limit: MANY });
      return rows.map((row) => parseJson(runSchema, row));
    },

    close: (ref, runId) => remove(ref, key('run', runId)),

    async waitFor(ref, runId, id, at) {
      const rowKey = key('wait', graphIdHash(id), runId);
      // An insert: a wait that is there keeps its time.
      await table.change({
        kind: 'insert',
        row: { partitionKey: ref, rowKey, properties: { at } },
      });
    },

    async stopWaiting(ref, id) {
      const rows = await waitRows(ref, graphIdHash(id));
      for (const { rowKey } of rows) await remove(ref, rowKey);
      return rows.map((row) => toWait(row).runId);
    },

    async waits(ref) {
      return (await waitRows(ref)).map(toWait);
    },

    async forget(ref) {
      const runs = await table.range(ref, { ...keysUnder('run'), limit: MANY });
      for (const { rowKey } of [...runs, ...(await waitRows(ref))]) await remove(ref, rowKey);
    },
  };
}

function toWait({ rowKey, properties }: StoredRow): ResyncWait {
  const [, idHash = '', runId = ''] = rowKey.split('!');
  return { idHash, runId, at: z.number().parse(properties['at']) };
}
