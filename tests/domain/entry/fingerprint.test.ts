import { expect, it } from 'vitest';
import { printOf, likeness } from '../../../shared/domain/entry/fingerprint.ts';

const mail = {
  from: { email: 'carla@fabrikam.example' },
  sentDateTime: '2026-11-24T09:00:00Z',
  subject: 'Offer 17',
};

it('takes the copies of two mailboxes for one mail, also when a gateway tagged one', () => {
  const ours = printOf('a'.repeat(32), mail);
  const theirs = printOf('b'.repeat(32), {
    ...mail,
    from: { email: ' Carla@Fabrikam.example' },
    subject: '[EXTERNAL] Offer 17',
  });
  expect(likeness(ours, theirs)).toBe('same_mail');
});

it.each([
  ['sender', { from: { email: 'mallory@fabrikam.example' } }],
  ['sender left out', { from: null }],
  ['sent time', { sentDateTime: '2026-11-24T09:00:01Z' }],
  ['topic', { subject: 'Offer 18' }],
])('tells a different mail under the same Message-ID by its %s', (_, change) => {
  const ours = printOf('a'.repeat(32), mail);
  const other = { ...mail, ...change };
  expect(likeness(ours, printOf('b'.repeat(32), other))).toBe('different_mail');
  expect(likeness(ours, printOf('a'.repeat(32), other))).toBe('own_second_copy');
});

it('tells the next mail of a ticket system that uses a Message-ID again, in one mailbox, by the time it was sent', () => {
  const first = printOf('a'.repeat(32), mail);
  const next = printOf('a'.repeat(32), { ...mail, sentDateTime: '2026-11-24T09:02:00Z' });
  expect(likeness(first, next)).toBe('different_mail');
  // As the version before has kept it.
  expect(likeness({ fingerprint: first.fingerprint }, next)).toBe('own_second_copy');
  expect(likeness(first, { ...next, sentAt: null })).toBe('own_second_copy');
});

it('takes a mail under the Message-ID of a CRM send for that send', () => {
  expect(likeness({ fingerprint: null }, printOf('a'.repeat(32), mail))).toBe('same_mail');
});
