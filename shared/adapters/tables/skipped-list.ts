import { z } from 'zod';
import { SKIP_CODES, type SkippedMessage } from '../../domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  threadIdSchema,
  userIdSchema,
} from '../../domain/ids.ts';
import type { SkippedList } from '../../ports/conversation.ts';
import { addressSchema } from './entry-rows.ts';
import { key, pageAfter } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable } from './table.ts';

const PAGE = 100;

/**
 * Table `skipped`, partition `{account}!{user}`, row `k!{skippedId}`, newest first. Lives until the contact is erased.
 * Example: `k!0kq1xw2ab-5be0…`.
 */
export function skippedList(open: OpenTable): SkippedList {
  const table = open('skipped');
  const list: SkippedList = {
    async put(skipped) {
      await table.change({
        kind: 'upsert',
        row: {
          partitionKey: key(skipped.accountId, skipped.userId),
          rowKey: key('k', skipped.id),
          properties: { json: JSON.stringify(skipped) },
        },
      });
    },

    async page(account, user, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, user), 'k', limit, after);
      const skipped = rows.map((row) => parseJson(skippedSchema, row));
      return { skipped, next: more ? (skipped.at(-1)?.id ?? null) : null };
    },

    async remove(skipped) {
      // Unconditional; that it is gone already is as good.
      await table.change({
        kind: 'delete',
        partitionKey: key(skipped.accountId, skipped.userId),
        rowKey: key('k', skipped.id),
      });
    },

    async eraseContact(account, user, contact) {
      let after: string | null = null;
      do {
        const { skipped, next } = await list.page(account, user, PAGE, after);
        for (const one of skipped) if (one.contactId === contact) await list.remove(one);
        after = next;
      } while (after !== null);
    },
  };
  return list;
}

/** The value of a skipped message's row, in both of its homes. */
const skippedSchema: z.ZodType<SkippedMessage> = z.object({
  id: z.string(),
  accountId: accountIdSchema,
  userId: userIdSchema,
  contactId: contactIdSchema,
  threadId: threadIdSchema,
  direction: z.enum(['outbound', 'inbound']),
  occurredAt: z.string(),
  from: addressSchema,
  subject: z.string(),
  code: z.enum(SKIP_CODES),
  retryable: z.boolean(),
});
