import { blobName } from '../../../shared/adapters/blobs/blobs.ts';
import type { Entry } from '../../../shared/domain/entry/entry.ts';

/**
 * The names of all blobs in the container `attachments`, held against all entries: `loose` are stored and named by none,
 * `missing` are named and not stored. At rest, with a sweep behind it, both are empty.
 */
export function attachmentsAgainstEntries(
  names: readonly string[],
  entries: readonly Entry[],
): { readonly loose: readonly string[]; readonly missing: readonly string[] } {
  const named = entries.flatMap(({ accountId, contactId, id, attachments }) =>
    attachments
      .filter(({ type }) => type !== 'reference')
      .map((attachment) => blobName(accountId, contactId, id, attachment.id)),
  );
  const [wanted, stored] = [new Set(named), new Set(names)];
  return {
    loose: names.filter((name) => !wanted.has(name)),
    missing: named.filter((name) => !stored.has(name)),
  };
}
