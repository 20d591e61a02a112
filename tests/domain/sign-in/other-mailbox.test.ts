import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { accountIdSchema, userIdSchema } from '../../../shared/domain/ids.ts';
import { BOUNDS } from '../../../shared/domain/bounds.ts';
import {
  otherMailboxOf,
  otherMailboxTicket,
} from '../../../shared/domain/sign-in/other-mailbox.ts';

const MINUTE = 60_000;
const keys = [randomBytes(32)];
const mia = { accountId: accountIdSchema.parse('acme'), userId: userIdSchema.parse('mia') };
const ticketFor = (email: string) =>
  otherMailboxTicket(keys, mia, email, { now: 0, iv: randomBytes(12) });

test('the ticket names the other mailbox to the user whose sign-in it was, for ten minutes', () => {
  const ticket = ticketFor('ben@acme.example');
  expect(otherMailboxOf(keys, mia, ticket, 10 * MINUTE - 1)).toBe('ben@acme.example');
  expect(otherMailboxOf(keys, mia, ticket, 10 * MINUTE)).toBeNull();
});

test('it says nothing to anybody else, and nothing in itself', () => {
  const ticket = ticketFor('ben@acme.example');
  const other = { ...mia, userId: userIdSchema.parse('leo') };
  expect(otherMailboxOf(keys, other, ticket, 1)).toBeNull();
  expect(
    otherMailboxOf(keys, { ...mia, accountId: accountIdSchema.parse('b') }, ticket, 1),
  ).toBeNull();
  expect(otherMailboxOf([randomBytes(32)], mia, ticket, 1)).toBeNull();
  expect(otherMailboxOf(keys, mia, 'v1.nonsense', 1)).toBeNull();
  const opened = ticket.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect(opened.join()).not.toContain('ben@');
});

test('the longest address fits what the call takes', () => {
  const longest = ticketFor('ü'.repeat(BOUNDS.emailCharacters));
  expect(longest.length).toBeLessThanOrEqual(BOUNDS.otherMailboxTicketCharacters);
});
