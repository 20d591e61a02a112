import type { Contact } from '../../domain/account/contact.ts';
import { judgedBy } from '../../domain/account/contact-merge.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Participants } from '../../domain/thread/thread.ts';
import type { Conversations } from '../../ports/conversation.ts';

export interface FamilyPorts {
  readonly conversations: Pick<Conversations, 'contact'>;
}

/** One of those that a contact names as merged into it. Its place among them stays. */
export interface FamilyMember {
  readonly contactId: ContactId;
  readonly mergedAt: string;
  /** As it says itself: while a merge is under way it is still a contact of its own. */
  readonly isMerged: boolean;
}

/** A contact with those that were merged into it; or it was merged into another itself. */
export type Family =
  | { readonly kind: 'family'; readonly members: readonly FamilyMember[] }
  | { readonly kind: 'contact_merged'; readonly into: ContactId };

const ALONE: Family = { kind: 'family', members: [] };

/** One point read for a contact that nothing was merged into, and one for each that was, beside each other. */
export async function familyOf(
  deps: FamilyPorts,
  account: AccountId,
  id: ContactId,
): Promise<Family> {
  const found = await deps.conversations.contact(account, id);
  return found === null ? ALONE : familyIn(deps, account, found.value);
}

/** The same of a contact that was read. */
export async function familyIn(
  { conversations }: FamilyPorts,
  account: AccountId,
  contact: Contact,
): Promise<Family> {
  const { id, mergedInto, merged = [] } = contact;
  if (mergedInto) return { kind: 'contact_merged', into: mergedInto.contactId };
  const rows = await Promise.all(
    merged.map(({ contactId }) => conversations.contact(account, contactId)),
  );
  const members = merged.map(({ contactId, at }, place): FamilyMember => {
    const isMerged = rows[place]?.value.mergedInto?.contactId === id;
    return { contactId, mergedAt: at, isMerged };
  });
  return { kind: 'family', members };
}

/** Whose partitions hold what is shown at this contact, its own first. */
export function homesOf(id: ContactId, members: readonly FamilyMember[]): readonly ContactId[] {
  return [id, ...members.flatMap(({ contactId, isMerged }) => (isMerged ? [contactId] : []))];
}

/** Under which contact things of this one are shown. */
export async function shownAs(
  { conversations }: FamilyPorts,
  account: AccountId,
  id: ContactId,
): Promise<ContactId> {
  const found = await conversations.contact(account, id);
  return found?.value.mergedInto?.contactId ?? id;
}

/** What the threads of a contact are judged by. */
export interface JudgedContact {
  readonly addresses: Participants;
  /** The other partitions of what is shown together with it. */
  readonly others: readonly ContactId[];
}

/** Null: it is not known. One point read, and one more for a contact that was merged. */
export async function judgedContact(
  { conversations }: FamilyPorts,
  account: AccountId,
  id: ContactId,
): Promise<JudgedContact | null> {
  const found = await conversations.contact(account, id);
  if (found === null) return null;
  const { mergedInto } = found.value;
  const into = mergedInto ? await conversations.contact(account, mergedInto.contactId) : null;
  const shown = into?.value ?? found.value;
  const homes = [shown.id, ...(shown.merged ?? []).map(({ contactId }) => contactId)];
  return {
    addresses: judgedBy(found.value, into?.value ?? null),
    others: homes.filter((home) => home !== id),
  };
}
