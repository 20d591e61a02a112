import { z } from 'zod';

/** Answers are described here and typed by it; what comes in is parsed by the schemas beside its parser. */
export const timeSchema = z.string().meta({
  id: 'Time',
  description: 'RFC 3339 in UTC, with milliseconds.',
  format: 'date-time',
  examples: ['2026-03-02T09:41:07.000Z'],
});

export const addressSchema = z.object({ email: z.string(), name: z.string().optional() }).meta({
  id: 'Address',
  description: 'An e-mail address and, where one was given, its display name.',
  examples: [{ email: 'ada@example.com', name: 'Ada Lovelace' }],
});

export const pagingQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(25).optional().meta({
    description: 'How many at most.',
  }),
  cursor: z.string().optional().meta({
    description: '`nextCursor` of the page before, as it is. It opens only in its own list.',
  }),
});

export const ifNoneMatch = z.object({
  'If-None-Match': z.string().optional().meta({
    description: '`ETag` of an answer that you still have.',
  }),
});

export const NOT_MODIFIED = { description: 'As it was when `If-None-Match` was given.' } as const;

const nextCursorSchema = z.string().nullable().meta({
  description: 'For the next page; null on the last one.',
});

/** A page of a list: its items under their own name, and where the next page begins. */
export function listOf<Name extends string, Item extends z.ZodType>(
  name: Name,
  item: Item,
): z.ZodObject<{ [K in Name]: z.ZodArray<Item> } & { nextCursor: typeof nextCursorSchema }> {
  const items: { [K in Name]: z.ZodArray<Item> } = Object.assign(Object.create(null), {
    [name]: z.array(item),
  });
  return z.object({ ...items, nextCursor: nextCursorSchema });
}
