import { z } from 'zod';
import { optimistically } from '../../../domain/optimistically.ts';
import type { EndpointStates } from '../../../ports/events.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, StoredRow } from '../table.ts';

const PARTITION = 'endpoint';

const stateSchema = z.object({
  disabledAt: z.string().nullable(),
  reason: z.literal('gone').nullable(),
  missedSince: z.string().nullable(),
});
const successSchema = z.object({ at: z.string() });
const failureSchema = z.object({ at: z.string(), code: z.string() });

const STATE = 'state';
const ENABLED = { disabledAt: null, reason: null, missedSince: null };

/**
 * Table `fleet`, partition `endpoint`, three rows for ever: `state`, whether the CRM's endpoint is told; `success` and
 * `failure`, the last that an instance has noted.
 */
export function endpointStates(open: OpenTable): EndpointStates {
  const table = open('fleet');
  const rowOf = (rowKey: string, value: unknown) => ({
    partitionKey: PARTITION,
    rowKey,
    properties: { json: JSON.stringify(value) },
  });
  const put = async (rowKey: string, value: unknown): Promise<void> => {
    await table.change({ kind: 'upsert', row: rowOf(rowKey, value) });
  };

  return {
    async read() {
      const rows = await table.range(PARTITION, { from: 'a', to: '~', limit: 10 });
      const of = (name: string): StoredRow | undefined =>
        rows.find(({ rowKey }) => rowKey === name);
      const [state, success, failure] = [of(STATE), of('success'), of('failure')];
      return {
        ...(state ? parseJson(stateSchema, state) : ENABLED),
        lastSuccess: success ? parseJson(successSchema, success).at : null,
        lastFailure: failure ? parseJson(failureSchema, failure) : null,
      };
    },
    disable: (disabledAt, reason, missedSince) => put(STATE, { disabledAt, reason, missedSince }),
    noteMissed: (at) =>
      optimistically<'noted'>('endpoint_contended', async () => {
        const row = await table.get(PARTITION, STATE);
        if (row === null) return 'noted';
        const state = parseJson(stateSchema, row);
        if (state.missedSince !== null && state.missedSince <= at) return 'noted';
        const changed = rowOf(STATE, { ...state, missedSince: at });
        // Whoever enables it meanwhile is not undone.
        const { kind } = await table.change({ kind: 'replace', row: changed, etag: row.etag });
        return kind === 'done' ? 'noted' : 'contended';
      }).then(() => undefined),
    enable: (missedSince) => put(STATE, { ...ENABLED, missedSince }),
    noteSuccess: (at) => put('success', { at }),
    noteFailure: (at, code) => put('failure', { at, code }),
  };
}
