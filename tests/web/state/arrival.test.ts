import { expect, test } from 'vitest';
import { arrivalOf, withoutArrival } from '../../../web/state/arrival.ts';

test.each([
  ['tab=profile', null],
  ['emailSync=authorized&ticket=t', { kind: 'authorized', ticket: 't' }],
  ['emailSync=cancelled', { kind: 'cancelled' }],
  ['emailSync=different_mailbox', { kind: 'different_mailbox', ticket: null }],
  ['emailSync=different_mailbox&ticket=t', { kind: 'different_mailbox', ticket: 't' }],
  ['emailSync=authorized', { kind: 'failed', reason: 'sign_in_failed', number: null }],
  [
    'emailSync=failed&reason=conditional_access&code=AADSTS53003',
    { kind: 'failed', reason: 'conditional_access', number: 'AADSTS53003' },
  ],
  [
    'emailSync=failed&reason=no_mailbox&code=the-crms-own',
    { kind: 'failed', reason: 'no_mailbox', number: null },
  ],
])('%s is read as %j', (query, arrival) => {
  expect(arrivalOf(new URLSearchParams(query))).toEqual(arrival);
});

test('the address keeps what is the page’s own, and nothing of the sign-in', () => {
  expect(
    withoutArrival('https://crm.example/s?tab=a&emailSync=authorized&ticket=t&code=own#x'),
  ).toBe('https://crm.example/s?tab=a&code=own#x');
  expect(withoutArrival('https://crm.example/s?emailSync=failed&reason=r&code=AADSTS53003')).toBe(
    'https://crm.example/s',
  );
});
