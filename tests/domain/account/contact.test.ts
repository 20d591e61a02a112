import { expect, it } from 'vitest';
import { withEmails } from '../../../shared/domain/account/contact.ts';
import { contactIdSchema } from '../../../shared/domain/ids.ts';

const id = contactIdSchema.parse('carla');
const now = Date.parse('2026-11-24T12:00:00.700Z');
const since = '2026-11-24T12:00:00.000Z';

it('a new contact had its addresses before it was made known; each is there once, as typed last', () => {
  const emails = ['carla@fabrikam.example', 'Carla@Fabrikam.example'];
  expect(withEmails(null, { id, emails, name: null }, now)).toEqual({
    id,
    emails: ['Carla@Fabrikam.example'],
    joined: [],
    name: null,
  });
});

it('an address that is added is the contact’s from then on, in whole seconds, and stays so', () => {
  const known = withEmails(null, { id, emails: ['carla@fabrikam.example'], name: null }, 0);
  const emails = ['CARLA@fabrikam.example', 'carla@home.example'];
  const added = withEmails(known, { id, emails, name: null }, now);
  expect(added.joined).toEqual([{ email: 'carla@home.example', since }]);
  expect(withEmails(added, { id, emails, name: null }, now + 60_000).joined).toEqual(added.joined);
});

it('an address that was taken away and comes back is new again', () => {
  const known = withEmails(null, { id, emails: ['a@x.example', 'b@x.example'], name: null }, 0);
  const without = withEmails(known, { id, emails: ['a@x.example'], name: null }, 1000);
  const back = withEmails(without, { id, emails: ['a@x.example', 'b@x.example'], name: null }, now);
  expect(back.joined).toEqual([{ email: 'b@x.example', since }]);
});
