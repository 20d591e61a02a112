import { expect, it } from 'vitest';
import { fingerprintOf, likeness } from '../../../shared/domain/entry/fingerprint.ts';

const mail = {
  from: { email: 'carla@fabrikam.example' },
  sentDateTime: '2026-11-24T09:00:00Z',
  subject: 'Offer 17',
};

it('takes the copies of two mailboxes for one mail, also when a gateway tagged one', () => {
  const ours = fingerprintOf('a'.repeat(32), mail);
  const theirs = fingerprintOf('b'.repeat(32), {
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
  const ours = fingerprintOf('a'.repeat(32), mail);
  const other = { ...mail, ...change };
  expect(likeness(ours, fingerprintOf('b'.repeat(32), other))).toBe('different_mail');
  expect(likeness(ours, fingerprintOf('a'.repeat(32), other))).toBe('own_second_copy');
});

it('takes a mail under the Message-ID of a CRM send for that send', () => {
  expect(likeness(null, fingerprintOf('a'.repeat(32), mail))).toBe('same_mail');
});
