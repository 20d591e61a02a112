import { hash } from 'node:crypto';
import type { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { OverflowBlobs } from '../../ports/blobs.ts';
import type { Property, StoredRow } from './table.ts';

/** Characters that one property takes inline; the service's limit is 32 K. */
export const INLINE_LIMIT = 30_000;

type Properties = Readonly<Record<string, Property>>;

/**
 * The properties of a row that holds one value as JSON: `json`, or for a large one `blob`, the name of a blob that is
 * written first. Its name is made of its content, so that two writers of one row never share a blob: the row that wins
 * names its own.
 */
export async function pack(
  blobs: OverflowBlobs,
  prefix: string,
  value: unknown,
): Promise<Properties> {
  const json = JSON.stringify(value);
  if (json.length <= INLINE_LIMIT) return { json };
  const blob = `${prefix}${hash('sha256', json).slice(0, 32)}`;
  await blobs.put(blob, json);
  return { blob };
}

/** Null when the blob is gone: the contact was erased after the row was read. */
export async function unpack<T>(
  blobs: OverflowBlobs,
  schema: z.ZodType<T>,
  row: StoredRow,
): Promise<T | null> {
  const { blob } = row.properties;
  if (typeof blob !== 'string') return parseJson(schema, row);
  const json = await blobs.get(blob);
  return json === null ? null : parse(schema, json);
}

/** Of a row whose value always fits. */
export function parseJson<T>(schema: z.ZodType<T>, row: StoredRow): T {
  return parse(schema, row.properties['json']);
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  try {
    return schema.parse(JSON.parse(String(json)));
  } catch (cause) {
    // The row's content stays out of the message: it may be mail.
    throw new ServiceFailure('refused', 'stored_row_unreadable', { cause });
  }
}
