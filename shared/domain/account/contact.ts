import type { ContactId } from '../ids.ts';
import { type Joined, wholeSeconds } from '../thread/thread.ts';
import { comparable } from './address.ts';

/** A contact as the CRM made it known. */
export interface Contact {
  readonly id: ContactId;
  /** As typed. */
  readonly emails: readonly string[];
  /** Since when, for addresses that were added later: mail received before is judged without them. */
  readonly joined: readonly Joined[];
  readonly name: string | null;
  /** The contact that it was merged into: what it holds is shown there. */
  readonly mergedInto?: Merge;
  /** Those that were merged into it, in this order for ever; each one's own row decides whether it was. */
  readonly merged?: readonly Merge[];
}

export interface Merge {
  readonly contactId: ContactId;
  /** By our clock, whole seconds. */
  readonly at: string;
}

/**
 * The contact with these addresses, each once; those that it did not have are its own from `now` on (milliseconds since
 * 1970, taken down to Graph's whole seconds). A contact that is new had its addresses before it was made known.
 */
export function withEmails(
  before: Contact | null,
  { id, emails, name }: Pick<Contact, 'id' | 'emails' | 'name'>,
  now: number,
): Contact {
  const distinct = [...new Map(emails.map((email) => [comparable(email), email])).entries()];
  const known = new Set(before?.emails.map((email) => comparable(email)));
  const kept = new Map(before?.joined.map(({ email, since }) => [email, since]));
  const since = wholeSeconds(now);
  const joined = distinct.flatMap(([email]) => {
    const at = known.has(email) ? kept.get(email) : since;
    return before === null || at === undefined ? [] : [{ email, since: at }];
  });
  return { ...before, id, emails: distinct.map(([, email]) => email), joined, name };
}
