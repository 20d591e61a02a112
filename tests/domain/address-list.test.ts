import { expect, it } from 'vitest';
import { recipientsOf } from '../../shared/domain/send/outgoing-message.ts';

const contact = { id: 'carla', email: 'carla@fabrikam.example', name: null };
const OWN = ['anna@contoso.example', 'a.berg@contoso.example'];

it('an answer to all mails everybody but the user, by whatever own address they were written to', () => {
  const to = [
    'Anna@contoso.example',
    'anna+crm@contoso.example',
    'A.Berg+x+y@Contoso.example',
    'anna.other@contoso.example',
    'anna+crm@elsewhere.example',
  ].map((email) => ({ email }));
  const original = { from: { email: contact.email }, to, cc: to };
  const message = { contact, to: [], cc: [], bcc: [], replyAll: true } as never;
  const all = recipientsOf(message, original, OWN);
  expect([...all.to, ...all.cc].map(({ email }) => email)).toEqual([
    contact.email,
    'anna.other@contoso.example',
    'anna+crm@elsewhere.example',
  ]);
});

it('whom the CRM itself names is written to', () => {
  const cc = [{ email: 'anna+copy@contoso.example' }];
  const message = { contact, to: [], cc, bcc: [], replyAll: false } as never;
  expect(recipientsOf(message, null, OWN).cc).toEqual(cc);
});

it('to several: the contact first, then whom the CRM names beside, each once', () => {
  const to = [
    { email: 'Dora@fabrikam.example', name: 'Dora' },
    { email: 'CARLA@fabrikam.example', name: 'The contact again' },
  ];
  const cc = [{ email: 'dora@fabrikam.example' }, { email: 'emil@fabrikam.example' }];
  const message = { contact, to, cc, bcc: [], replyAll: false } as never;
  expect(recipientsOf(message, null, OWN)).toEqual({
    to: [{ email: contact.email }, to[0]],
    cc: [{ email: 'emil@fabrikam.example' }],
    bcc: [],
  });
});
