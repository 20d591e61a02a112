import { comparable, domainOf } from '../account/address.ts';

/** What the mailbox says that it is called. */
export interface Profile {
  /** The address that people see. */
  readonly email: string;
  /** All that mail comes in for, `email` among them. */
  readonly addresses: readonly string[];
  /** The owner's at other hosts, such as one for recovery. */
  readonly otherAddresses: readonly string[];
}

/** The mailbox's own addresses and the domains of its owner's colleagues, comparable. Within a life both only grow. */
export interface OwnAddresses {
  readonly ownAddresses: readonly string[];
  readonly internalDomains: readonly string[];
}

export const NOTHING_KNOWN: OwnAddresses = { ownAddresses: [], internalDomains: [] };

/** Accounts of people, not of companies: whoever shares their domain is no colleague. */
const CONSUMER_TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

/**
 * What is known after the mailbox has said what it is called. An address at another host is the owner's, but the people
 * at that host are not colleagues.
 */
export function withProfile(
  known: OwnAddresses,
  { email, addresses, otherAddresses }: Profile,
  tid: string,
): OwnAddresses {
  const own = [email, ...addresses];
  return union(known, {
    ownAddresses: [...own, ...otherAddresses].map((one) => comparable(one)),
    internalDomains: tid === CONSUMER_TENANT ? [] : own.map((one) => domainOf(one)),
  });
}

/** What an address alone tells, as of a mailbox that was connected before more was read. */
export function ownAddressesOf(email: string, tid: string): OwnAddresses {
  return withProfile(NOTHING_KNOWN, { email, addresses: [], otherAddresses: [] }, tid);
}

export function union(known: OwnAddresses, more: OwnAddresses): OwnAddresses {
  const all = (one: readonly string[], other: readonly string[]) => [
    ...new Set([...one, ...other].filter((text) => text !== '')),
  ];
  return {
    ownAddresses: all(known.ownAddresses, more.ownAddresses),
    internalDomains: all(known.internalDomains, more.internalDomains),
  };
}

/**
 * Whether mail to it comes to the mailbox: one of its own addresses, also with a detail before the @ (`anna+crm@`), which
 * Exchange and Outlook.com deliver to the address without (RFC 5233).
 */
export function isOwnAddress(email: string, own: ReadonlySet<string>): boolean {
  const address = comparable(email);
  return own.has(address) || own.has(withoutDetail(address));
}

function withoutDetail(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
