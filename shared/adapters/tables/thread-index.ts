import { z } from 'zod';
import { contactIdSchema, threadIdSchema } from '../../domain/ids.ts';
import type { IndexHit, ThreadIndex } from '../../ports/thread-index.ts';
import { key, keysUnder } from './keys.ts';
import { parseJson } from './packed-json.ts';
import type { OpenTable, RowChange } from './table.ts';

/** More threads under one conversationId than a person could follow; the newest are looked at. */
const THREADS_PER_CONVERSATION = 20;

const hitSchema: z.ZodType<IndexHit> = z.object({
  threadId: threadIdSchema,
  contactId: contactIdSchema,
  entryId: z.string(),
  generation: z.number(),
});

/**
 * Table `threadindex`, partition `{account}!{user}`, both rows kept as long as the account:
 * - `m!{messageIdHash}`, example `m!9f86d081…` (64 hex digits);
 * - `c!{conversationHash}!{threadId}`: thread ids sort newest first.
 */
export function threadIndex(open: OpenTable): ThreadIndex {
  const table = open('threadindex');
  return {
    async byMessageId(account, user, messageIdHash) {
      const row = await table.get(key(account, user), key('m', messageIdHash));
      return row && parseJson(hitSchema, row);
    },

    async byConversation(account, user, conversationHash) {
      const rows = await table.range(key(account, user), {
        ...keysUnder('c', conversationHash),
        limit: THREADS_PER_CONVERSATION,
      });
      return rows.map((row) => parseJson(hitSchema, row));
    },

    async learn(account, user, { messageIdHash, conversationHash, hit }) {
      const upsert = (rowKey: string): RowChange => ({
        kind: 'upsert',
        row: {
          partitionKey: key(account, user),
          rowKey,
          properties: { json: JSON.stringify(hit) },
        },
      });
      const byMessage = upsert(key('m', messageIdHash));
      if (conversationHash === null) await table.change(byMessage);
      else await table.change(byMessage, upsert(key('c', conversationHash, hit.threadId)));
    },
  };
}
