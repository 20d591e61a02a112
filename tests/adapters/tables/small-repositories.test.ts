import { beforeEach, describe, expect, test } from 'vitest';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import { expiryIndex } from '../../../shared/adapters/tables/expiry-index.ts';
import { idempotency } from '../../../shared/adapters/tables/conversation/idempotency.ts';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import { skippedList } from '../../../shared/adapters/tables/conversation/skipped-list.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { threadIndex } from '../../../shared/adapters/tables/conversation/thread-index.ts';
import { entryId, timeSortedId } from '../../../shared/domain/entry/entry-id.ts';
import type { SkippedMessage } from '../../../shared/domain/entry/entry.ts';
import {
  accountIdSchema,
  contactIdSchema,
  mailboxRefSchema,
  threadIdSchema,
  userIdSchema,
} from '../../../shared/domain/ids.ts';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { expired } from '../../stage/use-cases/expired.ts';
import { families } from './families.ts';

const account = accountIdSchema.parse('acme');
const user = userIdSchema.parse('u1');
const other = userIdSchema.parse('u2');
const contactId = contactIdSchema.parse('carla');
const threadId = threadIdSchema.parse('t1');
const ref = mailboxRefSchema.parse('ab'.repeat(16));
const hash = (letter: string): string => letter.repeat(64);

describe.each(families)('repositories in %s', (_name, openFamily) => {
  let open: OpenTable;
  beforeEach(async () => {
    open = await openFamily();
  });

  test('the thread index finds by Message-ID and by conversation, for its own connection only', async () => {
    const index = threadIndex(open);
    const hit = { threadId, contactId, entryId: 'e1', generation: 2 };
    const row = { messageIdHash: hash('a'), conversationHash: hash('c'), hit };
    await index.learn(account, user, [row]);
    await index.learn(account, user, [row]);
    expect(await index.byMessageId(account, user, hash('a'))).toEqual(hit);
    expect(await index.byConversation(account, user, hash('c'))).toEqual([hit]);
    expect(await index.byMessageId(account, other, hash('a'))).toBeNull();
    expect(await index.byConversation(account, other, hash('c'))).toEqual([]);
    expect(await index.byMessageId(account, user, hash('b'))).toBeNull();
  });

  test('the skipped list pages newest first and forgets what is removed', async () => {
    const list = skippedList(open);
    const skipped = [1, 2, 3].map((n): SkippedMessage => ({
      id: timeSortedId(n * 1000, String(n)),
      accountId: account,
      userId: user,
      contactId,
      threadId,
      direction: 'inbound',
      occurredAt: new Date(n * 1000).toISOString(),
      from: { email: 'carla@fabrikam.example' },
      subject: `S${n}`,
      code: 'attachment_too_large',
      retryable: false,
    }));
    for (const one of skipped) await list.put(one);
    const first = await list.page(account, user, 2, null);
    expect(first.skipped.map((one) => one.subject)).toEqual(['S3', 'S2']);
    const rest = await list.page(account, user, 2, first.next);
    expect([rest.skipped.map((one) => one.subject), rest.next]).toEqual([['S1'], null]);
    for (const one of skipped) await list.remove(one);
    expect((await list.page(account, user, 2, null)).skipped).toEqual([]);
  });

  test('the due index gives only what is due, and one of two postpones wins', async () => {
    const due = dueIndex(open);
    await due.add('renew', ref, 5000);
    expect(await due.due('renew', 4000, 10)).toEqual([]);
    expect(await due.due('resync', 6000, 10)).toEqual([]);
    const [row] = await due.due('renew', 6000, 10);
    if (!row) throw new Error('nothing is due');
    const moved = await Promise.all([due.postpone(row, 9000), due.postpone(row, 9000)]);
    expect(moved.filter((key) => key !== null)).toHaveLength(1);
    expect(await due.due('renew', 6000, 10)).toEqual([]);
    const [later] = await due.due('renew', 9000, 10);
    if (later) await due.remove(later.key);
    expect(await due.due('renew', 99_000, 10)).toEqual([]);
  });

  test('the expiry index gives what has expired until it is done', async () => {
    const expiry = expiryIndex(open);
    const at = Date.parse('2026-11-24T10:00:00Z');
    await expiry.add({ kind: 'sign-in', key: ['x'], at });
    expect(await expired(expiry, at - 1, 10)).toEqual([]);
    const [row] = await expired(expiry, at + 7_200_000, 10);
    expect(row).toMatchObject({ kind: 'sign-in', key: ['x'] });
    if (row) await expiry.done(row.row);
    expect(await expired(expiry, at + 7_200_000, 10)).toEqual([]);
  });

  test('a poison record is listed, counted for whom it concerns, found and removed', async () => {
    const poison = poisonRecords(open);
    const work = { task: 'renew', mailboxRef: ref, attempt: 3, firstSeen: 1000 };
    const why = { code: 'timeout', message: 'm' };
    const record = poisonRecord(workOf('upkeep', work), why, 2000);
    await poison.put(record);
    await poison.put(record);
    expect((await poison.page(10, null)).poison).toEqual([record]);
    expect(await poison.find(record.id)).toEqual(record);
    expect(await poison.count({ mailboxRef: ref, accountId: account, userId: user })).toBe(1);
    expect(await poison.count({ mailboxRef: null, accountId: account, userId: user })).toBe(0);
    await poison.remove(record);
    expect(await poison.find(record.id)).toBeNull();
    expect(await poison.count({ mailboxRef: ref, accountId: account, userId: user })).toBe(0);
  });

  test('an idempotency key stands for the first claim, and its send is pending until it has ended', async () => {
    const keys = idempotency(open);
    const claim = (n: number) => ({
      keyHash: hash('k'),
      fingerprint: `f${n}`,
      contactId,
      entryId: entryId(1000, String(n)),
    });
    const [one, two] = await Promise.all([
      keys.claim(account, user, claim(1)),
      keys.claim(account, user, claim(2)),
    ]);
    expect(one).toEqual(two);
    expect(await keys.find(account, other, hash('k'))).toBeNull();
    expect((await keys.pending(account, user)).map((pending) => pending.entryId)).toEqual([
      one.entryId,
    ]);
    await keys.ended(account, user, one.entryId);
    await keys.ended(account, user, one.entryId);
    expect(await keys.pending(account, user)).toEqual([]);
    await keys.forget(account, user, hash('k'));
    expect(await keys.find(account, user, hash('k'))).toBeNull();
  });
});
