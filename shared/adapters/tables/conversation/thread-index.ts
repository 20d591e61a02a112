import { z } from 'zod';
import { contactIdSchema, threadIdSchema } from '../../../domain/ids.ts';
import type { IndexHit, ThreadIndex } from '../../../ports/thread-index.ts';
import { key, keysUnder } from '../keys.ts';
import { parseJson } from '../packed-json.ts';
import type { OpenTable, RowChange } from '../table.ts';

/** More threads under one conversationId than a person could follow; the newest are looked at. */
const THREADS_PER_CONVERSATION = 20;

const hitSchema: z.ZodType<IndexHit> = z.object({
  threadId: threadIdSchema,
  contactId: contactIdSchema,
  entryId: z.string(),
  generation: z.number(),
  receivedAt: z.number().exactOptional(),
  again: z.literal(true).exactOptional(),
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

    async learn(account, user, rows) {
      // A conversation's row stands for all of its messages: of several the last is as good as any.
      const hits = new Map<string, IndexHit>();
      for (const { messageIdHash, conversationHash, hit } of rows) {
        hits.set(key('m', messageIdHash), hit);
        if (conversationHash !== null) hits.set(key('c', conversationHash, hit.threadId), hit);
      }
      const [first, ...rest] = Array.from(hits, ([rowKey, hit]): RowChange => {
        const properties = { json: JSON.stringify(hit) };
        return { kind: 'upsert', row: { partitionKey: key(account, user), rowKey, properties } };
      });
      if (first !== undefined) await table.change(first, ...rest);
    },
  };
}
