import { createHash } from 'node:crypto';
import type { SeenEntry } from './observations.ts';

/** The names of the blobs that entries name, by `docs/storage.md`: hashes of account, contact, entry and attachment. */
export function namedBlobs(entries: Iterable<SeenEntry>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { accountId, contactId, id, attachments } of entries) {
    for (const attachment of attachments) {
      if (attachment.type === 'reference') continue;
      names.add(blobName(accountId, contactId, id, attachment.id));
    }
  }
  return names;
}

export function blobName(...parts: readonly string[]): string {
  return parts.map((part) => createHash('sha256').update(part).digest('hex')).join('/');
}
