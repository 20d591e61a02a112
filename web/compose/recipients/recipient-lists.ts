import { comparable } from './email.ts';
import type { Recipient } from './parse-recipients.ts';

/** The service takes no more, as Exchange Online does not. */
export const MOST_RECIPIENTS = 500;

export const LIST_NAMES = ['to', 'cc', 'bcc'] as const;

export type ListName = (typeof LIST_NAMES)[number];

/** Whom a mail goes to beside the contact. */
export type RecipientLists = Readonly<Record<ListName, readonly Recipient[]>>;

/** Adds to one list who is in none; `contact` is one already. */
export function addRecipients(
  lists: RecipientLists,
  to: ListName,
  added: readonly Recipient[],
  contact: string,
): RecipientLists {
  const seen = new Set([contact, ...allOf(lists).map(({ email }) => email)].map(comparable));
  const fresh = added.filter(({ email }) => {
    const address = comparable(email);
    const isNew = address !== '' && !seen.has(address);
    seen.add(address);
    return isNew;
  });
  return fresh.length === 0 ? lists : { ...lists, [to]: [...lists[to], ...fresh] };
}

export function allOf({ to, cc, bcc }: RecipientLists): readonly Recipient[] {
  return [...to, ...cc, ...bcc];
}
