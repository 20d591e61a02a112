import type { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { eraseContact, type ErasureDeps } from './conversation-erasure.ts';
import { rowChanges } from './conversation-rows.ts';
import { contactSchema, guardSchema, sendSchema, threadSchema } from './conversation-schemas.ts';
import { entrySchema, unpackContent } from './entry-rows.ts';
import { key, pageAfter } from './keys.ts';
import { unpack } from './packed-json.ts';
import type { OpenTable, RowChange } from './table.ts';

export interface ConversationsDeps extends ErasureDeps {
  readonly open: OpenTable;
}

/**
 * Table `conversations`, partition `{account}!{contact}`, all rows until the contact is erased:
 * `e!{entryId}` entry, `b!{entryId}` its bodies, `g!{messageIdHash}` guard, `s!{entryId}` send, `k!{skippedId}` skipped
 * message, `t!{threadId}` thread, `v!{eventId}` event, `contact`. Values over 30,000 characters are blobs.
 */
export function conversations(deps: ConversationsDeps): Conversations {
  const { overflow } = deps;
  const table = deps.open('conversations');

  async function read<T>(
    account: AccountId,
    contact: ContactId,
    rowKey: string,
    schema: z.ZodType<T>,
  ): Promise<Versioned<T> | null> {
    const row = await table.get(key(account, contact), rowKey);
    const value = row && (await unpack(overflow, schema, row));
    return row && value && { value, etag: row.etag };
  }

  return {
    async commit(account, contact, changes) {
      const perChange = await Promise.all(
        changes.map((change) => rowChanges(overflow, account, contact, change)),
      );
      const [first, ...rest] = perChange.flat();
      if (first === undefined) return { kind: 'committed', etags: [] };
      const result = await table.change(first, ...rest);
      if (result.kind === 'done') return { kind: 'committed', etags: etagsOf(perChange, result) };
      return { kind: result.kind, at: changeOf(perChange, result.at) };
    },

    entry: (account, contact, id) => read(account, contact, key('e', id), entrySchema),
    thread: (account, contact, id) => read(account, contact, key('t', id), threadSchema),
    send: (account, contact, id) => read(account, contact, key('s', id), sendSchema),
    contact: (account, contact) => read(account, contact, 'contact', contactSchema),

    async guard(account, contact, messageIdHash) {
      const found = await read(account, contact, key('g', messageIdHash), guardSchema);
      return found && found.value;
    },

    async content(account, contact, id) {
      const row = await table.get(key(account, contact), key('b', id));
      return row && unpackContent(overflow, row);
    },

    async page(account, contact, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, contact), 'e', limit, after);
      const entries = await Promise.all(rows.map((row) => unpack(overflow, entrySchema, row)));
      const there = entries.filter((entry) => entry !== null);
      return { entries: there, next: more ? (there.at(-1)?.id ?? null) : null };
    },

    erase: (account, contact) => eraseContact(deps, table, account, contact),
  };
}

function etagsOf(
  perChange: readonly (readonly RowChange[])[],
  { etags }: { readonly etags: readonly (string | null)[] },
): string[] {
  let rows = 0;
  return perChange.map((changes) => {
    const etag = etags[rows];
    rows += changes.length;
    if (typeof etag !== 'string') throw new TypeError('a written row without an ETag');
    return etag;
  });
}

/** Which change the row change at `index` belongs to. */
function changeOf(perChange: readonly (readonly RowChange[])[], index: number): number {
  let rows = 0;
  for (const [at, changes] of perChange.entries()) {
    rows += changes.length;
    if (index < rows) return at;
  }
  throw new ServiceFailure('refused', 'storage_failed_change_unknown');
}
