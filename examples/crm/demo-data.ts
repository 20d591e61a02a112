/** The one customer (tenant) of this small CRM. */
export const ACCOUNT_ID = 'contoso';

export type User = { id: string; name: string; email: string };

/** `id` is the CRM's own and goes into the sync service's paths as it is. */
export type Contact = { id: string; name: string; emails: string[] };

export const USERS: readonly User[] = [
  { id: 'anna', name: 'Anna Auer', email: 'anna@contoso.example' },
  { id: 'ben', name: 'Ben Bauer', email: 'ben@contoso.example' },
];

export const DEMO_CONTACTS: readonly Contact[] = [
  { id: 'carla', name: 'Carla Costa', emails: ['carla@fabrikam.example'] },
  { id: 'dieter', name: 'Dieter Dorn', emails: ['dieter@northwind.example'] },
  { id: 'chiyo', name: 'Chiyo Chiba', emails: ['chiyo@tailspin.example'] },
];
