import { z } from 'zod';
import type { EndpointStates } from '../../ports/events.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, StoredRow } from './table.ts';

const PARTITION = 'endpoint';

const stateSchema = z.object({
  disabledAt: z.string().nullable(),
  reason: z.literal('gone').nullable(),
  missedSince: z.string().nullable(),
});
const successSchema = z.object({ at: z.string() });
const failureSchema = z.object({ at: z.string(), code: z.string() });

const ENABLED = { disabledAt: null, reason: null, missedSince: null };

/**
 * Table `fleet`, partition `endpoint`, three rows for ever: `state`, whether the CRM's endpoint is told; `success` and
 * `failure`, the last that an instance has noted.
 */
export function endpointStates(open: OpenTable): EndpointStates {
  const table = open('fleet');
  const put = async (rowKey: string, value: unknown): Promise<void> => {
    const properties = { json: JSON.stringify(value) };
    await table.change({ kind: 'upsert', row: { partitionKey: PARTITION, rowKey, properties } });
  };

  return {
    async read() {
      const rows = await table.range(PARTITION, { from: 'a', to: '~', limit: 10 });
      const of = (name: string): StoredRow | undefined =>
        rows.find(({ rowKey }) => rowKey === name);
      const [state, success, failure] = [of('state'), of('success'), of('failure')];
      return {
        ...(state ? parseJson(stateSchema, state) : ENABLED),
        lastSuccess: success ? parseJson(successSchema, success).at : null,
        lastFailure: failure ? parseJson(failureSchema, failure) : null,
      };
    },
    disable: (at, reason) => put('state', { disabledAt: at, reason, missedSince: at }),
    enable: (missedSince) => put('state', { ...ENABLED, missedSince }),
    noteSuccess: (at) => put('success', { at }),
    noteFailure: (at, code) => put('failure', { at, code }),
  };
}
