import { describe, expect, test } from 'vitest';
import { connections } from '../../../../shared/adapters/tables/account/connections.ts';
import { eventRecords } from '../../../../shared/adapters/tables/event/event-records.ts';
import { key } from '../../../../shared/adapters/tables/keys.ts';
import { shownConnection } from '../../../../shared/domain/account/connection.ts';
import { connectionEvent } from '../../../../shared/domain/event/event.ts';
import { connection as connected } from '../../../stage/use-cases/cast.ts';
import { families } from '../families.ts';
import { account, contact, ref, user } from '../samples.ts';

const connection = { ...connected, mailboxRef: ref };
const shown = shownConnection(connection, null, {
  problems: 0,
  waitingSends: 0,
  isAwaitingMail: false,
  operatorFault: null,
  now: 0,
});

describe.each(families)('event records in %s', (_name, openFamily) => {
  test('an event is kept where what it tells of is, and its delivery is marked once', async () => {
    const open = await openFamily();
    const event = connectionEvent(connection, shown, 'connected', 'x', '2026-11-24T09:00:00Z');
    expect(await connections(open).save(connection, null, event)).toBe(true);
    const events = eventRecords(open);
    const home = { kind: 'connection', accountId: account, userId: user } as const;
    const found = await events.find(home, event.id);
    expect(found?.value).toEqual({ event, state: 'pending', tries: 0, nextAt: null });

    const elsewhere = { kind: 'contact', accountId: account, contactId: contact } as const;
    expect(await events.find(elsewhere, event.id)).toBeNull();

    const etag = found?.etag ?? '';
    const delivered = { event, state: 'delivered', tries: 1, nextAt: null } as const;
    expect(await events.mark(home, [{ value: delivered, etag }])).toBe(true);
    expect(await events.mark(home, [{ value: { ...delivered, tries: 2 }, etag }])).toBe(false);
    expect((await events.find(home, event.id))?.value).toEqual(delivered);
  });

  test('a row of the version before is read, and what is written never makes that version drop a message', async () => {
    const table = (await openFamily())('connections');
    const event = connectionEvent(connection, shown, 'connected', 'x', '2026-11-24T09:00:00Z');
    const before = { event, state: 'pending', attempts: 3 };
    const at = { partitionKey: key(account, user), rowKey: key('v', event.id) };
    const row = { ...at, properties: { json: JSON.stringify(before) } };
    await table.change({ kind: 'insert', row });
    const events = eventRecords(() => table);
    const home = { kind: 'connection', accountId: account, userId: user } as const;
    const found = await events.find(home, event.id);
    expect(found?.value).toEqual({ event, state: 'pending', tries: 3, nextAt: null });
    if (!found) throw new Error('no record');
    const marked = { ...found.value, tries: 4, nextAt: 17 };
    await events.mark(home, [{ value: marked, etag: found.etag }]);
    const stored = (await table.get(at.partitionKey, at.rowKey))?.properties['json'];
    // It drops what is below `attempts`, and each of our messages begins at 0.
    expect(JSON.parse(String(stored))).toMatchObject({ attempts: 0, tries: 4, nextAt: 17 });
  });
});
