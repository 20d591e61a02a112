import type { Who } from './epochs.ts';

/** Mailboxes that may be connected. */
export const OUR_MAILBOXES = [
  'anna@contoso.example',
  'sales@contoso.example',
  'ben@contoso.example',
] as const;

/** Other addresses of our mailboxes, as their `proxyAddresses` say. */
export const ALIASES: Readonly<Record<string, readonly string[]>> = {
  'anna@contoso.example': ['a.berg@contoso.example'],
  'sales@contoso.example': ['info@contoso-sales.example'],
};

/** Two accounts, three users; the same person may work for both, and a login may be shared. */
export const USERS: readonly Who[] = [
  { account: 'acme', user: 'anna' },
  { account: 'acme', user: 'ben' },
  { account: 'globex', user: 'anna' },
];

export interface Contact {
  readonly id: string;
  readonly email: string;
}

/** Known to both accounts under the same id. */
export const CONTACTS: readonly Contact[] = [
  { id: 'carla', email: 'carla@fabrikam.example' },
  { id: 'dora', email: 'dora@northwind.example' },
];

/** Another address of a contact, which the CRM learns of late or never. */
export function homeAddress(contact: string): string {
  return `${contact}@home.example`;
}

/** Written to in some threads from their first message on. */
export const PARTNER = 'tom@fabrikam.example';
/** A colleague whom the user asks aside, and sometimes puts on cc of a mail to the contact. */
export const COLLEAGUE = 'cleo@contoso.example';
/** A list that holds colleagues and users; nobody is told who. */
export const TEAM = 'team@contoso.example';
export const TEAM_MEMBERS = [...OUR_MAILBOXES, COLLEAGUE];
/** Of another company: asked aside, and later put on cc. */
export const ADVISER = 'adam@adviser.example';
/** Answers in a contact's place, from an address that nobody knows. */
export const ASSISTANT = 'assistant@fabrikam.example';
/** Has nothing to do with the CRM. */
export const STRANGER = 'sam@elsewhere.example';

export const OUTSIDE = [
  ...CONTACTS.map(({ email }) => email),
  PARTNER,
  COLLEAGUE,
  ASSISTANT,
  STRANGER,
  ADVISER,
  ...CONTACTS.map(({ id }) => homeAddress(id)),
];

/** An address that a contact was given by the CRM: maybe from the request on, surely from its answer on. */
export interface AddedAddress {
  readonly account: string;
  readonly contact: string;
  readonly email: string;
  readonly from: number;
  sureFrom: number;
}
