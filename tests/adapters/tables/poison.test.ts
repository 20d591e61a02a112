import { beforeEach, describe, expect, test } from 'vitest';
import { poisonRecords } from '../../../shared/adapters/tables/poison.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { messageRefSchema, mailboxRefSchema, userIdSchema } from '../../../shared/domain/ids.ts';
import { poisonRecord, type PoisonRecord } from '../../../shared/domain/work/poison-record.ts';
import type { PoisonRecords } from '../../../shared/ports/work.ts';
import { workOf } from '../../stage/memory/memory-queues.ts';
import { families } from './families.ts';
import { account, AT, contact, entry, ref, user } from './samples.ts';

const why = { code: 'timeout', message: 'It kept failing.' };
const mail = (firstSeen: number) =>
  poisonRecord(
    workOf('mail-notifications', { mailboxRef: ref, ids: ['AAMk='], attempt: 9, firstSeen }),
    why,
    AT,
  );
const sending = poisonRecord(
  workOf('sends', {
    accountId: account,
    userId: user,
    contactId: contact,
    entryId: entry().id,
    attempt: 3,
    firstSeen: AT,
  }),
  why,
  AT,
);

describe.each(families)('poison records in %s', (_name, openFamily) => {
  let open: OpenTable;
  let poison: PoisonRecords;
  beforeEach(async () => {
    open = await openFamily();
    poison = poisonRecords(open);
  });
  const mine = { mailboxRef: ref, accountId: account, userId: user };

  test('are listed newest first, page by page, each once though said again', async () => {
    const records = [AT + 3, AT + 2, AT + 1].map(mail);
    for (const one of [...records.toReversed(), ...records]) await poison.put(one);
    const first = await poison.page(2, null);
    expect(first.poison).toEqual(records.slice(0, 2));
    expect(await poison.page(2, first.next)).toEqual({ poison: records.slice(2), next: null });
    expect(await poison.find(mail(AT + 2).id)).toEqual(mail(AT + 2));
    expect(await poison.find(mail(AT + 9).id)).toBeNull();
  });

  test('are forgotten when they are done with, the mailbox’s apart from the connection’s', async () => {
    await poison.put(mail(AT));
    await poison.put(mail(AT + 1));
    await poison.put(sending);
    await poison.forget({ mailboxRef: ref }, ({ id }) => id === mail(AT).id);
    expect((await poison.page(10, null)).poison).toHaveLength(2);
    await poison.forget({ mailboxRef: ref }, () => true);
    expect((await poison.page(10, null)).poison).toEqual([sending]);
    await poison.forget({ accountId: account, userId: user }, ({ queue }) => queue === 'sends');
    expect([await poison.count(mine), (await poison.page(10, null)).poison]).toEqual([0, []]);
  });

  test('count for the mailbox and for the connection that they concern, until removed', async () => {
    await poison.put(mail(AT));
    await poison.put(mail(AT));
    await poison.put(sending);
    expect(await poison.count(mine)).toBe(2);
    expect(await poison.count({ ...mine, mailboxRef: null })).toBe(1);
    const others = {
      mailboxRef: mailboxRefSchema.parse('b'.repeat(32)),
      accountId: account,
      userId: userIdSchema.parse('u2'),
    };
    expect(await poison.count(others)).toBe(0);
    await poison.remove(mail(AT));
    await poison.remove(mail(AT));
    expect(await poison.count(mine)).toBe(1);
    expect((await poison.page(5, null)).poison).toEqual([sending]);
  });

  test('one that concerns both counts once', async () => {
    const connection = { accountId: account, userId: user };
    const both: PoisonRecord = { ...mail(AT), concerns: { mailboxRef: ref, connection } };
    await poison.put(both);
    expect(await poison.count(mine)).toBe(1);
  });

  test('a message as long as a queue takes is kept whole', async () => {
    const ids = Array.from({ length: 20 }, (_, n) =>
      messageRefSchema.parse(`${n}`.padStart(512, 'A')),
    );
    const work = { text: 'x'.repeat(48 * 1024 - 20), ids: ids.slice(0, 0) };
    const record = poisonRecord(
      workOf('mail-notifications', { mailboxRef: ref, ids, attempt: 0, firstSeen: AT }),
      why,
      AT,
    );
    await poison.put({ ...record, work });
    expect(await poison.find(record.id)).toEqual({ ...record, work });
  });

  test('a crash while it is removed leaves it listed, so that it can be replayed', async () => {
    await poison.put(sending);
    let changes = 0;
    const crashing: OpenTable = (name) => ({
      ...open(name),
      change: (...of) => {
        changes += 1;
        return changes > 1 ? Promise.reject(new Error('crash')) : open(name).change(...of);
      },
    });
    await expect(poisonRecords(crashing).remove(sending)).rejects.toThrow('crash');
    expect(await poison.find(sending.id)).toEqual(sending);
    await poison.remove(sending);
    expect([await poison.find(sending.id), await poison.count(mine)]).toEqual([null, 0]);
  });
});
