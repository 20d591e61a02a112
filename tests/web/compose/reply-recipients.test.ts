import { expect, it } from 'vitest';
import { recipientsOf } from '../../../shared/domain/send/outgoing-message.ts';
import {
  contactEmail,
  isStillToAll,
  replyRecipients,
} from '../../../web/compose/recipients/reply-recipients.ts';

const carla = { email: 'carla@client.example', name: 'Carla' };
const dora = { email: 'dora@client.example' };
const emil = { email: 'emil@client.example' };
const anna = { email: 'anna@firm.example' };
const contact = { id: 'c', name: 'Carla', emails: ['info@client.example', carla.email] };
const inbound = {
  direction: 'inbound' as const,
  mailbox: anna.email,
  from: carla,
  to: [{ email: 'Anna@firm.example' }, dora],
  cc: [emil],
};

it('an answer goes to the address that the contact wrote from', () => {
  expect(contactEmail(contact, inbound)).toBe(carla.email);
  expect(contactEmail(contact, null)).toBe('info@client.example');
  expect(contactEmail({ ...contact, emails: [] }, inbound)).toBe('');
});

it('a reply goes to the contact alone, or with them to who else wrote', () => {
  expect(replyRecipients('reply', inbound, carla.email, [])).toEqual({ to: [], cc: [], bcc: [] });
  const another = { ...inbound, from: dora };
  expect(replyRecipients('reply', another, carla.email, []).to).toEqual([dora]);
});

it('an answer to all is proposed as the service would make it', () => {
  const proposed = replyRecipients('reply-all', inbound, carla.email, [anna.email]);
  const made = recipientsOf(
    { contact: { ...carla, id: 'c' as never }, to: [], cc: [], bcc: [], replyAll: true },
    inbound,
    [anna.email],
  );
  expect({ ...proposed, to: [carla, ...proposed.to] }).toEqual(made);
});

it('an answer to one’s own mail goes to whom that went to', () => {
  const own = { ...inbound, direction: 'outbound' as const, from: anna, to: [carla, dora] };
  expect(replyRecipients('reply-all', own, carla.email, [])).toEqual({
    to: [dora],
    cc: [emil],
    bcc: [],
  });
});

it('is no answer to all any more when somebody was taken out or moved out of To', () => {
  const proposed = { to: [dora], cc: [emil], bcc: [] };
  expect(isStillToAll(proposed, proposed)).toBe(true);
  expect(isStillToAll(proposed, { to: [dora, emil], cc: [], bcc: [] })).toBe(true);
  expect(isStillToAll(proposed, { to: [dora], cc: [], bcc: [] })).toBe(false);
  expect(isStillToAll(proposed, { to: [], cc: [dora, emil], bcc: [] })).toBe(false);
});
