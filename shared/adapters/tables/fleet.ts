import { z } from 'zod';
import {
  TENANT_WINDOW_MS,
  REFUSED_WINDOW_MS,
  OPERATOR_FAULT_RECENT_MS,
} from '../../domain/durations.ts';
import { tryOptimistically } from '../../domain/optimistically.ts';
import type { Now } from '../../ports/clock.ts';
import type { FleetGuard } from '../../ports/tokens.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, RowChange } from './table.ts';

/** So many mailboxes, or this part of the fleet if that is more, may be refused within the window one by one. */
const FEW = 5;
const PART = 0.1;
/** However large the fleet, more at once are an outage. It bounds the row, too. */
const MANY = 1000;
const SHARDS = 16;

const PARTITION = 'fleet';
const SIZE_PARTITION = 'size';
const REFUSED = 'refused';
const OPERATOR = 'operator';
const TENANTS = 'tenants';

/** One tenant that refuses the app is its own affair; so many at once are not. */
const SEVERAL_TENANTS = 3;
/** First 12 hex digits of the reference and the time, the oldest first. */
const refusedSchema = z.array(z.tuple([z.string(), z.number()]));
const operatorSchema = z.object({ code: z.string(), at: z.string() });

/**
 * Table `fleet`, partition `fleet`, at most three rows: `refused`, the mailboxes whose grant was refused within ten
 * minutes, `tenants`, those that refused the app within an hour, and `operator`, the last refusal of our own credentials
 * until they are taken again.
 * `size` says how many mailboxes there are.
 */
export function fleetGuard(open: OpenTable, now: Now, size: () => Promise<number>): FleetGuard {
  const table = open('fleet');

  /** How many have been refused within the window, this one included. */
  async function note(
    rowKey: typeof REFUSED | typeof TENANTS,
    name: string,
    windowMs: number,
  ): Promise<number | 'contended'> {
    const row = await table.get(PARTITION, rowKey);
    const short = name.slice(0, 12);
    const before = row ? parseJson(refusedSchema, row) : [];
    const others = before.filter(([other, at]) => at > now() - windowMs && other !== short);
    const noted = [...others, [short, now()] as const].slice(-MANY - 1);
    const next = {
      partitionKey: PARTITION,
      rowKey,
      properties: { json: JSON.stringify(noted) },
    };
    const change: RowChange = row
      ? { kind: 'replace', row: next, etag: row.etag }
      : { kind: 'insert', row: next };
    return (await table.change(change)).kind === 'done' ? noted.length : 'contended';
  }

  return {
    async refused(ref) {
      const count = await tryOptimistically(() => note(REFUSED, ref, REFUSED_WINDOW_MS));
      // So many write here at the same moment: that is the outage.
      if (count === 'contended' || count > MANY) return 'many';
      if (count <= FEW) return 'one';
      return count > PART * (await size()) ? 'many' : 'one';
    },

    async tenantRefused(tid) {
      const count = await tryOptimistically(() => note(TENANTS, tid, TENANT_WINDOW_MS));
      return count !== 'contended' && count < SEVERAL_TENANTS ? 'one' : 'many';
    },

    async operatorFault(code) {
      const json = JSON.stringify({ code, at: new Date(now()).toISOString() });
      const row = { partitionKey: PARTITION, rowKey: OPERATOR, properties: { json } };
      await table.change({ kind: 'upsert', row });
    },

    async operatorFaultOver(code) {
      const row = await table.get(PARTITION, OPERATOR);
      if (!row || parseJson(operatorSchema, row).code !== code) return;
      // Refused once more meanwhile, somewhere else: then it stands.
      await table.change({
        kind: 'delete',
        partitionKey: PARTITION,
        rowKey: OPERATOR,
        etag: row.etag,
      });
    },

    async recentOperatorFault() {
      const row = await table.get(PARTITION, OPERATOR);
      const fault = row && parseJson(operatorSchema, row);
      return fault && Date.parse(fault.at) > now() - OPERATOR_FAULT_RECENT_MS ? fault : null;
    },
  };
}

/**
 * Table `fleet`, partition `size`, rows `00` to `0f`: how many mailboxes are connected, in shards so that many connects
 * at once don't meet on one row. A crash between the mailbox and this may leave it off by one: it is an estimate.
 */
export function fleetSize(open: OpenTable, random: () => number) {
  const table = open('fleet');

  async function tryAdd(by: number): Promise<'added' | 'contended'> {
    const rowKey = Math.floor(random() * SHARDS)
      .toString(16)
      .padStart(2, '0');
    const row = await table.get(SIZE_PARTITION, rowKey);
    const count = Number(row?.properties['count'] ?? 0) + by;
    const next = { partitionKey: SIZE_PARTITION, rowKey, properties: { count } };
    const change: RowChange = row
      ? { kind: 'replace', row: next, etag: row.etag }
      : { kind: 'insert', row: next };
    return (await table.change(change)).kind === 'done' ? 'added' : 'contended';
  }

  return {
    async add(by: 1 | -1): Promise<void> {
      await tryOptimistically(() => tryAdd(by));
    },

    async read(): Promise<number> {
      const rows = await table.range(SIZE_PARTITION, { from: '0', to: '~', limit: SHARDS });
      return rows.reduce((sum, row) => sum + Number(row.properties['count'] ?? 0), 0);
    },
  };
}
