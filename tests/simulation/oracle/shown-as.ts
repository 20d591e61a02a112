import type { Copy } from '../microsoft/letter.ts';
import { contactAddresses, joinedAt, type Circle } from './audience.ts';

/** What an entry says of its writer. */
export type ShownAs =
  | 'outbound crm'
  | 'outbound mailbox'
  | 'inbound contact'
  | 'inbound other'
  | 'inbound other, unknown sender';

/**
 * How a copy of a letter is shown once it is let in, by what held when it was received: several ways where it can't be
 * told from outside who was known then. One that was delivered from an own address is not shown as the user's: a forged
 * From looks the same.
 */
export function shownAs(copy: Copy, circle: Circle): ReadonlySet<ShownAs> {
  const { letter, folder, wasDelivered } = copy;
  const own = circle.own.find(({ email }) => email === letter.from);
  const isSurelyOwn = folder === 'sentitems' || own?.since === -Infinity;
  const ways = new Set<ShownAs>();
  if (own) ways.add(wasDelivered ? 'inbound other, unknown sender' : 'outbound mailbox');
  if (own && isSurelyOwn) return ways;
  // A name that the mailbox was given of late may still be somebody's like any other.
  const joined = joinedAt(letter.from, circle);
  const isContacts = contactAddresses(circle).includes(letter.from);
  // The CRM may say only later that it is the contact's.
  const added = circle.added.filter(({ email }) => email === letter.from);
  const isLater = added.length > 0 && added.every(({ sureFrom }) => sureFrom > copy.receivedAt);
  if (joined.all <= copy.receivedAt) {
    if (isContacts) ways.add('inbound contact');
    if (!isContacts || isLater) ways.add('inbound other');
  }
  if (joined.sure > copy.receivedAt) ways.add('inbound other, unknown sender');
  return ways;
}
