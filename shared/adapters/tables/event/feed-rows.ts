import { z } from 'zod';
import type { AccountId } from '../../../domain/ids.ts';
import type { Listed } from '../../../ports/events.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { Row, StoredRow } from '../table.ts';

export const HEAD = 'head';

/** `day`: the last one that a sweep was asked for, `YYYY-MM-DD`. */
const headSchema = z.object({ last: z.number().int(), day: z.string() });
export type Head = z.infer<typeof headSchema>;

export const headOf = (row: StoredRow): Head => parseJson(headSchema, row);

export function headRow(account: AccountId, head: Head): Row {
  return rowOf(account, HEAD, head);
}

/** An event at its position; what it tells is read from its record, and is gone with it. */
export function placeRow(
  account: AccountId,
  position: number,
  { id, home }: Pick<Listed, 'id' | 'home'>,
  at: number,
): Row {
  return rowOf(account, placeKey(position), { id, home, at });
}

/** That an event stands there, so that it does so once. */
export function idRow(account: AccountId, listed: Listed): Row {
  return rowOf(account, key('i', listed.id), listed);
}

export function placeKey(position: number): string {
  return key('f', String(position).padStart(16, '0'));
}

export function placeRange(from: number): { from: string; to: string } {
  return { from: placeKey(from), to: keysUnder('f').to };
}

export function positionOf({ rowKey }: StoredRow): number {
  return Number(rowKey.slice(2));
}

function rowOf(account: AccountId, rowKey: string, value: unknown): Row {
  return { partitionKey: key(account), rowKey, properties: { json: JSON.stringify(value) } };
}
