import type { ContactId } from '../domain/ids.ts';
import { Refusal } from './refusal.ts';

interface ContactMerged {
  readonly kind: 'contact_merged';
  readonly into: ContactId;
}

export const MERGED = 'The contact was merged into the one that `into` names; ask for that one.';

/**
 * What was found of a contact.
 *
 * @throws Refusal when it was merged into another
 */
export function unlessMerged<T extends { readonly kind: string }>(found: T | ContactMerged): T {
  if (isMerged(found)) throw new Refusal('contact_merged', MERGED, { into: found.into });
  return found;
}

function isMerged(found: { readonly kind: string }): found is ContactMerged {
  return found.kind === 'contact_merged';
}
