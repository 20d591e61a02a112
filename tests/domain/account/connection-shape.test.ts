import { expect, it } from 'vitest';
import { noConnection, shownConnection } from '../../../shared/domain/account/connection.ts';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../../shared/domain/ids.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const later = { expiresAt: '2026-11-25T12:00:00Z' };
const connection = {
  ...noConnection(accountIdSchema.parse('acme'), userIdSchema.parse('anna')),
  status: 'connected',
  mailboxRef: mailboxRefSchema.parse('a'.repeat(32)),
} as const;
const mailbox = {
  syncedThrough: '2026-11-24T11:50:00.000Z',
  missingSince: null,
  grantDoubtSince: null,
  subscriptions: { messages: later, sentitems: later },
};
const around = {
  problems: 0,
  waitingSends: 0,
  isAwaitingMail: false,
  operatorFault: null,
  now: NOW,
};
const failed = { code: 'subscription_failed', message: 'x', at: '2026-11-24T11:00:00Z' } as const;
const { messages } = mailbox.subscriptions;

it('is current when notifications arrive and nothing is known to be missing', () => {
  expect(shownConnection(connection, mailbox, around)).toMatchObject({ current: true });
});

it.each([
  ['without a mailbox', connection, null, around],
  [
    'that needs a reconnect',
    { ...connection, status: 'needs_reconnect' as const },
    mailbox,
    around,
  ],
  [
    'whose subscriptions are not all there',
    connection,
    { ...mailbox, subscriptions: { messages } },
    around,
  ],
  [
    'whose subscriptions have run out',
    connection,
    mailbox,
    { ...around, now: NOW + 2 * 86_400_000 },
  ],
  ['with problems', connection, mailbox, { ...around, problems: 1 }],
  [
    'while something may be missing',
    connection,
    { ...mailbox, missingSince: '2026-11-24T11:59:00Z' },
    around,
  ],
  ['with messages on their way', connection, mailbox, { ...around, isAwaitingMail: true }],
  ['with an error', { ...connection, lastError: failed }, mailbox, around],
  ['in doubt', connection, { ...mailbox, grantDoubtSince: '2026-11-24T11:59:00Z' }, around],
])('is not current %s', (_, one, of, circumstances) => {
  expect(shownConnection(one, of, circumstances)).toMatchObject({ current: false });
});
