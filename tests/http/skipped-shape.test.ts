import { expect, it } from 'vitest';
import type { SkippedMessage } from '../../shared/domain/entry/entry.ts';
import { skippedShape } from '../../shared/http/skipped-shape.ts';
import {
  accountIdSchema,
  contactIdSchema,
  threadIdSchema,
  userIdSchema,
} from '../../shared/domain/ids.ts';

const MB = 1024 * 1024;
const skipped: SkippedMessage = {
  id: 's-1',
  accountId: accountIdSchema.parse('acme'),
  userId: userIdSchema.parse('u1'),
  contactId: contactIdSchema.parse('carla'),
  threadId: threadIdSchema.parse('t1'),
  direction: 'inbound',
  occurredAt: '2026-11-24T05:00:00.000Z',
  from: { email: 'carla@fabrikam.example' },
  subject: 'Plans',
  code: 'attachment_too_large',
  retryable: false,
};

it.each([
  ['the limit is what it was', { attachmentLimit: 3 * MB }, 3 * MB, false],
  ['the limit was raised', { attachmentLimit: 3 * MB }, 3 * MB + 1, true],
  ['it was lowered', { attachmentLimit: 3 * MB }, MB, false],
  ['nobody noted it, and it is the first one', {}, 3 * MB, false],
  ['nobody noted it, and it is higher by now', {}, 5 * MB, true],
  ['its body was too large', { code: 'body_too_large', attachmentLimit: MB }, 9 * MB, false],
  ['it could not be read', { code: 'unreadable' }, 3 * MB, true],
  ['it is marked private', { code: 'marked_private' }, 9 * MB, false],
] as const)('a retry makes sense by today’s limit: %s', (_, more, limit, retryable) => {
  const shown = skippedShape({ ...skipped, ...more }, limit);
  expect(shown).toEqual({ ...skipped, code: shown.code, retryable });
  expect(shown).not.toHaveProperty('attachmentLimit');
});
