import type { Address, ListedEntry } from '../../../client/src/types.ts';
import type { ComposeContact, ComposeMode } from '../compose-props.ts';
import { comparable, isEmail } from './email.ts';
import { addRecipients, type RecipientLists } from './recipient-lists.ts';

type Original = Pick<ListedEntry, 'from' | 'to' | 'cc' | 'direction' | 'mailbox'>;

export const NOBODY: RecipientLists = { to: [], cc: [], bcc: [] };

/** To which of the contact's addresses an answer goes: the one that wrote, else that was written to. */
export function contactEmail({ emails }: ComposeContact, original: Original | null): string {
  const known = new Map(emails.map((email) => [comparable(email), email]));
  const others = original === null ? [] : [original.from, ...original.to, ...original.cc];
  const found = others.map(({ email }) => known.get(comparable(email))).find(Boolean);
  return found ?? emails[0] ?? '';
}

/**
 * Whom an answer goes to beside the contact, by the rules of the service's own answer to all: the sender and To in To, Cc
 * in Cc, the user's own addresses (as far as the page knows them) left out.
 */
export function replyRecipients(
  mode: ComposeMode,
  original: Original | null,
  contact: string,
  own: readonly string[],
): RecipientLists {
  if (mode === 'new' || original === null) return NOBODY;
  const { from, direction, mailbox } = original;
  const mine = [...own, mailbox, ...(direction === 'outbound' ? [from.email] : [])];
  const users = new Set(mine.map(comparable));
  const others = (list: readonly Address[]) =>
    list.filter(({ email }) => isEmail(email) && !users.has(comparable(email)));
  const sender = addRecipients(NOBODY, 'to', others([from]), contact);
  if (mode === 'reply') return sender;
  const all = addRecipients(sender, 'to', others(original.to), contact);
  return addRecipients(all, 'cc', others(original.cc), contact);
}

/**
 * Whether everybody of the proposal is still where it was. Then the service may complete the answer itself: it knows all of
 * the user's own addresses, and writes to none of them.
 */
export function isStillToAll(proposed: RecipientLists, now: RecipientLists): boolean {
  const to = addressesOf(now.to);
  const copied = addressesOf([...now.to, ...now.cc]);
  return (
    proposed.to.every(({ email }) => to.has(comparable(email))) &&
    proposed.cc.every(({ email }) => copied.has(comparable(email)))
  );
}

function addressesOf(list: readonly Address[]): ReadonlySet<string> {
  return new Set(list.map(({ email }) => comparable(email)));
}
