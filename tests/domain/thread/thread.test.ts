import { expect, it } from 'vitest';
import type { Connection } from '../../../shared/domain/account/connection.ts';
import {
  accountIdSchema,
  contactIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import {
  type Thread,
  closedThread,
  isActive,
  isSince,
} from '../../../shared/domain/thread/thread.ts';

const ref = mailboxRefSchema.parse('a'.repeat(32));
const other = mailboxRefSchema.parse('b'.repeat(32));
const accountId = accountIdSchema.parse('acme');
const userId = userIdSchema.parse('u1');

const connection: Connection = {
  accountId,
  userId,
  status: 'connected',
  generation: 2,
  mailboxRef: ref,
  leftRef: null,
  email: 'anna@contoso.example',
  scope: 'crm-threads',
  connectedAt: '2026-11-24T08:00:00.000Z',
  lastError: null,
};
const thread: Thread = {
  id: threadIdSchema.parse('t1'),
  accountId,
  userId,
  contactId: contactIdSchema.parse('carla'),
  generation: 2,
  mailboxRef: ref,
  activeSince: '2026-11-24T09:00:00Z',
  participants: ['carla@fabrikam.example'],
  joined: [],
  topic: 'offer 17',
};

it('is active under its own generation, also while the mailbox waits for a reconnect', () => {
  expect(isActive(thread, connection, ref)).toBe(true);
  expect(isActive(thread, { ...connection, status: 'needs_reconnect' }, ref)).toBe(true);
});

it('is stopped by a disconnect, by another generation and by its closing', () => {
  expect(isActive(thread, { ...connection, status: 'disconnected' }, ref)).toBe(false);
  expect(isActive(thread, { ...connection, generation: 3 }, ref)).toBe(false);
  expect(isActive(closedThread(thread), connection, ref)).toBe(false);
  expect(isActive(thread, null, ref)).toBe(false);
});

it('takes nothing of the old mailbox after it was revived under a new one', () => {
  expect(isActive(thread, { ...connection, mailboxRef: ref }, other)).toBe(false);
});

it('takes what was received in the second of its start, and nothing before', () => {
  expect(isSince(thread, '2026-11-24T09:00:00Z')).toBe(true);
  expect(isSince(thread, '2026-11-24T08:59:59Z')).toBe(false);
});
