import { expect, it } from 'vitest';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { closedThen, erasedThread, isActive } from '../../../shared/domain/thread/thread.ts';
import { connection as connected, ref, thread as started } from '../../stage/use-cases/cast.ts';

const other = mailboxRefSchema.parse('b'.repeat(32));
const connection = { ...connected, generation: 2 };
const thread = { ...started, generation: 2 };

it('is active under its own generation, also while the mailbox waits for a reconnect', () => {
  expect(isActive(thread, connection, ref)).toBe(true);
  expect(isActive(thread, { ...connection, status: 'needs_reconnect' }, ref)).toBe(true);
});

it('is stopped by a disconnect, by another generation and by its closing', () => {
  expect(isActive(thread, { ...connection, status: 'disconnected' }, ref)).toBe(false);
  expect(isActive(thread, { ...connection, generation: 3 }, ref)).toBe(false);
  expect(isActive(erasedThread(thread), connection, ref)).toBe(false);
  expect(isActive(thread, null, ref)).toBe(false);
});

it('takes nothing of the old mailbox after it was revived under a new one', () => {
  expect(isActive(thread, { ...connection, mailboxRef: ref }, other)).toBe(false);
});

it('takes what was received in the second of its start, and nothing before', () => {
  expect(closedThen(thread, '2026-11-24T09:00:00Z')).toBeNull();
  expect(closedThen(thread, '2026-11-24T08:59:59Z')).toBe('before_thread');
});
