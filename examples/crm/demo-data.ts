/** The one customer (tenant) of this small CRM. */
export const ACCOUNT_ID = 'contoso';

export type User = { id: string; name: string; email: string };

/** `id` is the CRM's own and goes into the sync service's paths as it is. */
export type Contact = {
  id: string;
  name: string;
  emails: string[];
  role?: string | undefined;
  company?: string | undefined;
  phone?: string | undefined;
};

export const USERS: readonly User[] = [
  { id: 'anna', name: 'Anna Auer', email: 'anna@contoso.example' },
  { id: 'ben', name: 'Ben Bauer', email: 'ben@contoso.example' },
];

export const DEMO_CONTACTS: readonly Contact[] = [
  {
    id: 'carla',
    name: 'Carla Costa',
    emails: ['carla@fabrikam.example'],
    role: 'Head of Purchasing',
    company: 'Fabrikam',
    phone: '+49 30 5550 0114',
  },
  {
    id: 'dieter',
    name: 'Dieter Dorn',
    emails: ['dieter@northwind.example'],
    role: 'Managing Director',
    company: 'Northwind Traders',
    phone: '+49 40 5550 0127',
  },
  {
    id: 'chiyo',
    name: 'Chiyo Chiba',
    emails: ['chiyo@tailspin.example'],
    role: 'Product Manager',
    company: 'Tailspin Toys',
    phone: '+81 3 5550 0135',
  },
];
