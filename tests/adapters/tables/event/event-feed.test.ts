import { describe, expect, test } from 'vitest';
import { eventFeed } from '../../../../shared/adapters/tables/event/event-feed.ts';
import { expiryIndex } from '../../../../shared/adapters/tables/expiry-index.ts';
import type { OpenTable, Table } from '../../../../shared/adapters/tables/table.ts';
import { DAY } from '../../../../shared/domain/durations.ts';
import { FEED_KEPT_MS } from '../../../../shared/domain/event/feed-durations.ts';
import { ServiceFailure } from '../../../../shared/domain/failure.ts';
import { accountIdSchema } from '../../../../shared/domain/ids.ts';
import type { EventFeed, Listed } from '../../../../shared/ports/events.ts';
import { expired } from '../../../stage/use-cases/expired.ts';
import { families } from '../families.ts';
import { account, AT, contact } from '../samples.ts';

const home = { kind: 'contact', accountId: account, contactId: contact } as const;
const event = (n: number | string, isTold = false): Listed => ({ id: `evt_${n}`, home, isTold });
const events = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => event(from + at));

function feedOver(open: OpenTable, now = () => AT): EventFeed {
  return eventFeed(open, { expiry: expiryIndex(open), now });
}

async function read(feed: EventFeed, after: number | null = null, limit = 100) {
  const page = await feed.page(account, after, limit);
  if (page.kind === 'expired') throw new Error('expired');
  return { ...page, ids: page.places.map(({ id }) => id.slice(4)) };
}

describe.each(families)('the feed in %s', (_name, openFamily) => {
  test('gives events in the order in which they were put there, page by page', async () => {
    const feed = feedOver(await openFamily());
    expect(await read(feed)).toMatchObject({ ids: [], last: 0, hasMore: false });
    await feed.append(account, events(1, 3));
    await feed.append(account, events(4, 2));
    const first = await read(feed, null, 2);
    expect(first).toMatchObject({ ids: ['1', '2'], last: 2, hasMore: true });
    expect(await read(feed, first.last)).toMatchObject({ ids: ['3', '4', '5'], hasMore: false });
    expect(await read(feed, 5)).toMatchObject({ ids: [], last: 5, hasMore: false });
  });

  test('holds each event once, whoever puts it there again, and says which are new', async () => {
    const open = await openFamily();
    const [one, other] = [feedOver(open), feedOver(open)];
    expect(await one.append(account, [event(1), event(2)])).toEqual([true, true]);
    expect(await other.append(account, [event(3), event(2), event(4), event(4)])).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(await one.append(account, [event(1), event(2)])).toEqual([false, false]);
    expect((await read(one)).ids).toEqual(['1', '2', '3', '4']);
  });

  test('gives every writer of many at once a place, without a gap and without one twice', async () => {
    const open = await openFamily();
    const writers = Array.from({ length: 4 }, () => feedOver(open));
    await Promise.all(
      writers.flatMap((writer, at) =>
        Array.from({ length: 30 }, (_, n) => writer.append(account, [event(`${at}-${n}`)])),
      ),
    );
    const [feed] = writers;
    const page = await feed?.page(account, null, 200);
    if (page?.kind !== 'page') throw new Error('no page');
    expect(page.places.map(({ position }) => position)).toEqual(
      Array.from({ length: 120 }, (_, at) => at + 1),
    );
    expect(new Set(page.places.map(({ id }) => id)).size).toBe(120);
  });

  test('keeps whether an event was told, until it is to be told again', async () => {
    const feed = feedOver(await openFamily());
    await feed.append(account, [event(1, true), event(2)]);
    const found = await feed.find(account, 'evt_1');
    expect(found?.value).toEqual(event(1, true));
    expect(found && (await feed.untell(account, found))).toBe(true);
    expect(found && (await feed.untell(account, found))).toBe(false);
    expect((await feed.find(account, 'evt_1'))?.value.isTold).toBe(false);
    expect(await feed.find(account, 'evt_3')).toBeNull();
  });

  test('is each account’s own', async () => {
    const feed = feedOver(await openFamily());
    const another = accountIdSchema.parse('globex');
    await feed.append(account, events(1, 2));
    await feed.append(another, [event(3)]);
    expect((await read(feed)).ids).toEqual(['1', '2']);
    expect(await feed.page(another, null, 10)).toMatchObject({ places: [{ position: 1 }] });
  });

  test('drops what is 30 days old, tells a cursor that points there, and goes on counting', async () => {
    const open = await openFamily();
    let now = AT;
    const feed = feedOver(open, () => now);
    await feed.append(account, events(1, 60));
    now += DAY;
    await feed.append(account, events(61, 2));
    const sweeps = await expired(expiryIndex(open), AT + 2 * DAY + FEED_KEPT_MS, 100);
    expect(sweeps).toMatchObject([
      { kind: 'feed', key: [account, '2026-11-24'] },
      { kind: 'feed', key: [account, '2026-11-25'] },
    ]);
    const limit = AT + 1;
    expect(await feed.expire(account, limit, 1000)).toBe(50);
    expect(await feed.expire(account, limit, 1000)).toBe(10);
    expect(await feed.expire(account, limit, 1000)).toBe(0);
    expect(await feed.page(account, 30, 10)).toEqual({ kind: 'expired' });
    expect((await read(feed, 60)).ids).toEqual(['61', '62']);
    expect((await read(feed)).ids).toEqual(['61', '62']);
    expect(await feed.find(account, 'evt_1')).toBeNull();
    await feed.expire(account, now + 1, 1000);
    // All of it is gone, and nothing that comes later is passed over.
    expect(await read(feed)).toMatchObject({ ids: [], last: 62 });
    await feed.append(account, [event('new')]);
    expect((await read(feed, 62)).ids).toEqual(['new']);
  });

  test('goes on behind what was swept, also by a writer that was idle all the while', async () => {
    const open = await openFamily();
    const [idle, busy] = [feedOver(open), feedOver(open)];
    await idle.append(account, [event(1)]);
    await busy.append(account, events(2, 2));
    await busy.expire(account, AT + 1, 10);
    expect(await idle.append(account, [event(4)])).toEqual([true]);
    expect((await read(busy, 3)).ids).toEqual(['4']);
  });

  test('finds where a time begins, with a minute for clocks that differ', async () => {
    let now = AT;
    const feed = feedOver(await openFamily(), () => now);
    expect(await feed.before(account, AT)).toBe(0);
    for (let n = 1; n <= 9; n += 1) {
      await feed.append(account, [event(n)]);
      now += 10 * 60_000;
    }
    const from = async (ms: number) => (await read(feed, await feed.before(account, AT + ms))).ids;
    expect(await from(-1)).toHaveLength(9);
    expect(await from(30 * 60_000)).toEqual(['4', '5', '6', '7', '8', '9']);
    expect(await from(30 * 60_000 + 61_000)).toEqual(['5', '6', '7', '8', '9']);
    expect(await from(DAY)).toEqual([]);
  });
});

/** Tables whose next transaction waits, dies or loses its answer, as told. */
function troubled(open: OpenTable) {
  let next: ((change: () => ReturnType<Table['change']>) => ReturnType<Table['change']>) | null;
  return {
    open: ((name) => {
      const table = open(name);
      return {
        ...table,
        change: (...changes) => {
          const trouble = name === 'feed' ? next : null;
          next = name === 'feed' ? null : next;
          return trouble ? trouble(() => table.change(...changes)) : table.change(...changes);
        },
      };
    }) satisfies OpenTable,
    trouble: (how: NonNullable<typeof next>): void => {
      next = how;
    },
  };
}

const [, [, openAzurite]] = families as [unknown, (typeof families)[number]];

describe('a reader that follows the feed misses nothing', () => {
  test('when a writer has taken its place and stands still while another one writes and is read', async () => {
    const open = await openAzurite();
    const { open: slowly, trouble } = troubled(open);
    const [slow, quick] = [feedOver(slowly), feedOver(open)];
    await slow.append(account, [event('before')]);
    let goOn = (): void => undefined;
    const stands = new Promise<void>((resolve) => (goOn = resolve));
    trouble(async (change) => {
      await stands;
      return change();
    });
    const late = slow.append(account, [event('late')]);
    await quick.append(account, [event('quick')]);
    const read1 = await read(quick);
    expect(read1.ids).toEqual(['before', 'quick']);
    goOn();
    expect(await late).toEqual([true]);
    expect((await read(quick, read1.last)).ids).toEqual(['late']);
  });

  test.each(['before', 'after'] as const)(
    'when a writer dies right %s its transaction, and the event is put there again',
    async (when) => {
      const open = await openAzurite();
      const { open: mortal, trouble } = troubled(open);
      const [doomed, other] = [feedOver(mortal), feedOver(open)];
      await doomed.append(account, [event(1)]);
      const { last } = await read(other);
      trouble(async (change) => {
        if (when === 'after') await change();
        throw new ServiceFailure('unavailable', 'timeout');
      });
      await expect(doomed.append(account, [event(2), event(3)])).rejects.toThrow(ServiceFailure);
      await other.append(account, [event(4)]);
      const isNew = when === 'before';
      expect(await other.append(account, [event(2), event(3)])).toEqual([isNew, isNew]);
      expect((await read(other, last)).ids).toEqual(isNew ? ['4', '2', '3'] : ['2', '3', '4']);
      // The one that failed goes on from what is there now.
      expect(await doomed.append(account, [event(5)])).toEqual([true]);
      expect((await read(other, last)).ids).toHaveLength(4);
    },
  );

  test('that begins while the very first event is put there', async () => {
    const open = await openAzurite();
    const feed = feedOver(open);
    let isFirstRead = true;
    const racing: OpenTable = (name) => ({
      ...open(name),
      get: async (...args) => {
        const found = await open(name).get(...args);
        if (name === 'feed' && isFirstRead) {
          isFirstRead = false;
          await feed.append(account, [event(1)]);
        }
        return found;
      },
      range: async (...args) => {
        const found = await open(name).range(...args);
        if (name === 'feed' && found.length === 1) await feed.append(account, [event(2)]);
        return found;
      },
    });
    const reader = feedOver(racing);
    const first = await read(reader);
    const seen = [...first.ids, ...(await read(reader, first.last)).ids];
    expect(seen).toEqual(['1', '2']);
  });
});
