import { BOUNDS } from '../bounds.ts';
import { participantTimes } from '../thread/participants.ts';
import { type Participants, wholeSeconds } from '../thread/thread.ts';
import { withEmails, type Contact, type Merge } from './contact.ts';

/** Everything of the contact that others are merged into: its own list of them ends with the new ones. */
export function withMerged(into: Contact, from: Contact, now: number): Contact | 'too_many' {
  const at = wholeSeconds(now);
  const present = into.merged ?? [];
  const known = new Set(present.map(({ contactId }) => contactId));
  const added = [from.id, ...(from.merged ?? []).map(({ contactId }) => contactId)]
    .filter((id) => !known.has(id))
    .map((contactId): Merge => ({ contactId, at }));
  const merged = [...present, ...added];
  if (merged.length > BOUNDS.mergedContacts) return 'too_many';
  const emails = [...into.emails, ...from.emails];
  const { id } = into;
  const contact = withEmails(into, { id, emails, name: into.name ?? from.name }, now);
  return { ...contact, merged };
}

/**
 * A contact as it stays when it was merged into another: it keeps its addresses, by which its threads are judged beside
 * the other's. One that was merged before keeps those of the contact that it was merged into, each since when it counted.
 */
export function asMerged(
  contact: Contact,
  into: Contact,
  now: number,
  before: Contact | null = null,
): Contact {
  const { merged: _, mergedInto, ...rest } = contact;
  const known = before && mergedInto ? judgedBy(contact, before) : judgedBy(rest, null);
  return {
    ...rest,
    emails: known.participants,
    joined: known.joined,
    mergedInto: { contactId: into.id, at: wholeSeconds(now) },
  };
}

/**
 * The addresses that the threads of a contact are judged by, each since when. Of one that was merged into another it is
 * that one's: those that were its own since they were, the others since the merge, so that what was received before is
 * judged as it was.
 */
export function judgedBy(contact: Contact, into: Contact | null): Participants {
  const own = { participants: contact.emails, joined: contact.joined };
  if (into === null || !contact.mergedInto) return own;
  const merged = Date.parse(contact.mergedInto.at);
  const ownTimes = participantTimes(own);
  const times = new Map<string, number>();
  const others = participantTimes({ participants: into.emails, joined: into.joined });
  for (const [email, since] of others)
    times.set(email, ownTimes.get(email) ?? Math.max(since, merged));
  const joined = [...times]
    .filter(([, at]) => at !== -Infinity)
    .map(([email, at]) => ({ email, since: new Date(at).toISOString() }));
  return { participants: [...times.keys()], joined };
}
