import type { Who } from './epochs.ts';

/** Mailboxes that may be connected. */
export const OUR_MAILBOXES = [
  'anna@contoso.example',
  'sales@contoso.example',
  'ben@contoso.example',
] as const;

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

/** Written to in some threads from their first message on. */
export const PARTNER = 'tom@fabrikam.example';
/** Colleagues whom the user asks aside: never written to in a thread. */
export const COLLEAGUE = 'cleo@contoso.example';
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
];
