import { createHash } from 'node:crypto';

/**
 * A blob name of one level for each part: the part's SHA-256. Different parts never give one name, none can end in a
 * dot or climb out of its folder, and a folder's blobs are found by its prefix.
 */
export function blobName(...parts: readonly string[]): string {
  return parts.map((part) => createHash('sha256').update(part).digest('hex')).join('/');
}
