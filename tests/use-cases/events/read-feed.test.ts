import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../../shared/ports/events.ts';
import { readFeed } from '../../../shared/use-cases/events/read-feed.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { eventsStage } from '../../stage/use-cases/events-stage.ts';

const home = { kind: 'contact', accountId: account, contactId: contact } as const;

function setUp(erased: ReadonlySet<string> = new Set()) {
  let now = 0;
  const sleeps: number[] = [];
  const { feed } = eventsStage(null, { now: () => now });
  const put = (...ids: readonly string[]) =>
    feed.append(
      account,
      ids.map((id) => ({ id, home, isTold: false })),
    );
  let onSleep = async (): Promise<unknown> => undefined;
  const read = readFeed({
    feed,
    records: {
      find: (_, id) => {
        const event = { id, type: 'conversation.entry.created', timestamp: 't', data: {} } as const;
        const value: EventRecord = { event, state: 'pending', tries: 0, nextAt: null };
        return Promise.resolve(erased.has(id) ? null : { value, etag: '1' });
      },
    },
    sleep: async (ms) => {
      sleeps.push(ms);
      now += ms;
      await onSleep();
    },
    now: () => now,
  });
  const onWait = (run: () => Promise<unknown>): void => {
    onSleep = run;
  };
  return { put, read, sleeps, onWait };
}

describe('a page of the feed', () => {
  it('leaves out what was erased, and its cursor goes on behind it', async () => {
    const { put, read } = setUp(new Set(['evt_b', 'evt_c']));
    await put('evt_a', 'evt_b', 'evt_c', 'evt_d');
    const first = await read({ account, from: null, limit: 3, waitMs: 0 });
    expect(first).toMatchObject({ events: [{ id: 'evt_a' }], last: 3, hasMore: true });
    const rest = await read({ account, from: { after: 3 }, limit: 3, waitMs: 0 });
    expect(rest).toMatchObject({ events: [{ id: 'evt_d' }], last: 4, hasMore: false });
  });

  it('is waited for as long as was asked, when there is nothing yet', async () => {
    const { put, read, sleeps, onWait } = setUp();
    const empty = await read({ account, from: null, limit: 10, waitMs: 3000 });
    expect(empty).toMatchObject({ events: [], last: 0 });
    expect(sleeps).toHaveLength(3);
    onWait(() => put('evt_a'));
    const news = await read({ account, from: { after: 0 }, limit: 10, waitMs: 20_000 });
    expect(news).toMatchObject({ events: [{ id: 'evt_a' }], last: 1 });
    expect(sleeps).toHaveLength(4);
  });
});
