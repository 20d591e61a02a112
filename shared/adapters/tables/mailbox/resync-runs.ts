import { z } from 'zod';
import { messageRefSchema, type MessageRef, type MailboxRef } from '../../../domain/ids.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { ResyncRun, ResyncRuns, ResyncWait } from '../../../ports/resync-runs.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, Row, StoredRow } from '../table.ts';

const runSchema: z.ZodType<ResyncRun> = z.object({
  runId: z.string(),
  since: z.string(),
  begunAt: z.number(),
  startedAt: z.number(),
  goesOnAt: z.string().nullable(),
  turnedAt: z.number().nullable(),
  deep: z.boolean(),
  activity: z.boolean(),
});

const waitSchema = z.object({ at: z.number(), id: messageRefSchema });

/**
 * In table `mailboxes`, partition = mailbox reference:
 * - `run!{runId}`: a resync run, until its last id has ended, example `run!5be0…`;
 * - `wait!{SHA-256 of the message id}!{runId}`: an id that the run waits for, until it has ended;
 * - `spoilt!{runId}`: the run may not move the watermark, until the mailbox's life ends or begins anew.
 *
 * Few as a rule; read whole, since a wait that was left out would let the watermark pass its message.
 */
export function resyncRuns(open: OpenTable): ResyncRuns {
  const table = open('mailboxes');
  const waitRows = (ref: MailboxRef, ...under: string[]): Promise<readonly StoredRow[]> =>
    table.range(ref, { ...keysUnder('wait', ...under), limit: Infinity });
  const runRows = (ref: MailboxRef): Promise<readonly StoredRow[]> =>
    table.range(ref, { ...keysUnder('run'), limit: Infinity });
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
      return (await runRows(ref)).map((row) => parseJson(runSchema, row));
    },

    close: (ref, runId) => remove(ref, key('run', runId)),

    async spoil(ref, runId) {
      const row = { partitionKey: ref, rowKey: key('spoilt', runId), properties: {} };
      await table.change({ kind: 'upsert', row });
    },

    isSpoilt: async (ref, runId) => (await table.get(ref, key('spoilt', runId))) !== null,

    async waitFor(ref, runId, id, at) {
      // An insert: a wait that is there keeps its time.
      await table.change({ kind: 'insert', row: waitRow(ref, runId, id, at) });
    },

    async waitAnew(ref, runId, id, at) {
      await table.change({ kind: 'upsert', row: waitRow(ref, runId, id, at) });
    },

    async waitingFor(ref, id) {
      return (await waitRows(ref, hashOf(id))).map(toWait);
    },

    stopWaiting: (ref, runId, id) => remove(ref, key('wait', hashOf(id), runId)),

    async waits(ref) {
      return (await waitRows(ref)).map(toWait);
    },

    async forget(ref) {
      const spoilt = await table.range(ref, { ...keysUnder('spoilt'), limit: Infinity });
      const rows = [...(await runRows(ref)), ...(await waitRows(ref)), ...spoilt];
      for (const { rowKey } of rows) await remove(ref, rowKey);
    },
  };
}

function toWait({ rowKey, properties }: StoredRow): ResyncWait {
  const [, , runId = ''] = rowKey.split('!');
  return { runId, ...waitSchema.parse(properties) };
}

function waitRow(ref: MailboxRef, runId: string, id: MessageRef, at: number): Row {
  const rowKey = key('wait', hashOf(id), runId);
  return { partitionKey: ref, rowKey, properties: { at, id } };
}
