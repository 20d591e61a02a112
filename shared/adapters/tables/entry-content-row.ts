import { z } from 'zod';
import type { EntryContent } from '../../domain/entry/entry.ts';
import type { OverflowBlobs } from '../../ports/blobs.ts';
import { INLINE_LIMIT, pack, unpack } from './packed-json.ts';
import type { Property, StoredRow } from './table.ts';

const contentSchema: z.ZodType<EntryContent> = z.object({
  html: z.string().nullable(),
  text: z.string().nullable(),
  newText: z.string().nullable(),
});

/**
 * The bodies in `b!{entryId}`: a property each while each fits; else all of them in one blob, so that a large body
 * costs one blob write.
 */
export async function packContent(
  blobs: OverflowBlobs,
  prefix: string,
  content: EntryContent,
): Promise<Readonly<Record<string, Property>>> {
  const bodies = Object.entries({
    html: content.html,
    text: content.text,
    newText: content.newText,
  }).filter((body): body is [string, string] => body[1] !== null);
  if (bodies.every(([, body]) => body.length <= INLINE_LIMIT)) return Object.fromEntries(bodies);
  return pack(blobs, prefix, content);
}

export async function unpackContent(
  blobs: OverflowBlobs,
  row: StoredRow,
): Promise<EntryContent | null> {
  const { properties } = row;
  if (typeof properties['blob'] === 'string') return unpack(blobs, contentSchema, row);
  const body = (name: string): string | null => {
    const value = properties[name];
    return typeof value === 'string' ? value : null;
  };
  return { html: body('html'), text: body('text'), newText: body('newText') };
}
