import type { Draft } from './draft.ts';
import { addRecipients } from './recipients/recipient-lists.ts';

/** A kept draft, for the way of answering that was asked for now. */
export function withProposal(kept: Draft, first: Draft): Draft {
  if (kept.isInDoubt || first.proposed === null) return kept;
  const { proposed } = first;
  const to = addRecipients(kept.lists, 'to', proposed.to, kept.contactEmail);
  const lists = addRecipients(to, 'cc', proposed.cc, kept.contactEmail);
  return { ...kept, lists, proposed };
}
