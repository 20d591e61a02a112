import type { SkippedMessage } from '../../../domain/entry/entry.ts';
import type { SkippedList } from '../../../ports/conversation.ts';
import { skippedSchema } from './conversation-schemas.ts';
import { key, pageAfter } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable } from '../table.ts';

const PAGE = 100;

/**
 * Table `skipped`, partition `{account}!{user}`, row `k!{skippedId}`, newest first. Lives until the contact is erased.
 * Example: `k!0kq1xw2ab-5be0…`. What is of no contact is `n!{skippedId}`, where the version before does not look, since it
 * would not understand it; as long as the account.
 */
export function skippedList(open: OpenTable): SkippedList {
  const table = open('skipped');
  const list: SkippedList = {
    async put(skipped) {
      await table.change({
        kind: 'upsert',
        row: {
          partitionKey: key(skipped.accountId, skipped.userId),
          rowKey: rowKeyOf(skipped),
          properties: { json: JSON.stringify(skipped) },
        },
      });
    },

    async find(account, user, id) {
      const asked = ['k', 'n'].map((kind) => table.get(key(account, user), key(kind, id)));
      const row = (await Promise.all(asked)).find((one) => one !== null);
      return row ? parseJson(skippedSchema, row) : null;
    },

    async page(account, user, limit, after) {
      const pages = await Promise.all(
        ['k', 'n'].map((kind) => pageAfter(table, key(account, user), kind, limit, after)),
      );
      const all = pages
        .flatMap(({ rows }) => rows.map((row) => parseJson(skippedSchema, row)))
        .toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const skipped = all.slice(0, limit);
      const more = all.length > limit || pages.some((page) => page.more);
      return { skipped, next: more ? (skipped.at(-1)?.id ?? null) : null };
    },

    async remove(skipped) {
      // Unconditional; that it is gone already is as good.
      await table.change({
        kind: 'delete',
        partitionKey: key(skipped.accountId, skipped.userId),
        rowKey: rowKeyOf(skipped),
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

function rowKeyOf({ id, contactId }: SkippedMessage): string {
  return key(contactId === null ? 'n' : 'k', id);
}
