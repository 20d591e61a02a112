import { z } from 'zod';
import type { TokenCaches } from '../../../ports/tokens.ts';
import { TOKENS_ROW, tokensRow } from './mailbox-row.ts';
import type { OpenTable } from '../table.ts';

const rowSchema = z.object({ tid: z.string(), oid: z.string(), sealed: z.string() });

/**
 * Table `mailboxes`, row `tokens` of the mailbox's partition: the token cache as `v1.<kid>.<iv>.<tag>.<ct>`, sealed for
 * `tid` and `oid`. Its ETag keeps two refreshes apart. It lives as long as the mailbox's life.
 */
export function tokenCaches(open: OpenTable): TokenCaches {
  const table = open('mailboxes');
  return {
    async find(ref) {
      const row = await table.get(ref, TOKENS_ROW);
      if (!row) return null;
      const { tid, oid, sealed } = rowSchema.parse(row.properties);
      return { identity: { tid, oid }, sealed: { value: sealed, etag: row.etag } };
    },

    async save(ref, identity, { value, etag }) {
      const row = tokensRow(ref, identity, value);
      return (await table.change({ kind: 'replace', row, etag })).kind === 'done';
    },
  };
}
