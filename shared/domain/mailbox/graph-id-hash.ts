import { createHash } from 'node:crypto';
import type { MessageRef } from '../ids.ts';

/** A message id of any length as part of a storage key: SHA-256, hex. */
export function graphIdHash(id: MessageRef): string {
  return createHash('sha256').update(id).digest('hex');
}
