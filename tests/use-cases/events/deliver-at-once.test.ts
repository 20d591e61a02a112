import { describe, expect, it } from 'vitest';
import {
  AT_ONCE_LIMIT_MS,
  FAILURES_THAT_TRIP,
} from '../../../shared/domain/event/delivery-durations.ts';
import type { EventType } from '../../../shared/domain/event/event.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { CrmWebhook, EventRecord, AnnouncedEvent } from '../../../shared/ports/events.ts';
import type { Versioned } from '../../../shared/ports/versioned.ts';
import { deliverAtOnce } from '../../../shared/use-cases/events/deliver-at-once.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { eventsStage } from '../../stage/use-cases/events-stage.ts';
import { quietLog } from '../../stage/quiet-log.ts';

const HOME = { kind: 'contact', accountId: account, contactId: contact } as const;

/** A CRM that answers as it is told, and what became of each event's record, place in the feed and message. */
function setUp({
  answer = () => 200,
  hasWebhook = true,
  chosenEvents,
}: {
  answer?: (id: string) => number;
  hasWebhook?: boolean;
  chosenEvents?: readonly EventType[];
} = {}) {
  const did: string[] = [];
  const webhook: CrmWebhook = {
    deliver: ({ id }, limitMs) => {
      did.push(`told ${id} within ${limitMs}`);
      const status = answer(id);
      return Promise.resolve(
        status === 200 ? { kind: 'delivered', status } : { kind: 'failed', code: 'x', status },
      );
    },
  };
  const stage = eventsStage(hasWebhook ? webhook : null, chosenEvents ? { chosenEvents } : {});
  const records = {
    mark: (_home: unknown, marked: readonly Versioned<EventRecord>[]) => {
      const ids = marked.map(({ value, etag }) => `${value.event.id}@${etag}:${value.state}`);
      did.push(`marked ${ids.join()}`);
      return Promise.resolve(true);
    },
  };
  const told = (id: string): AnnouncedEvent => ({
    event: { id, type: 'conversation.entry.created', timestamp: 't', data: {} },
    etag: '7',
    message: {
      remove: async () => void did.push(`removed ${id}`),
      reveal: async () => void did.push(`revealed ${id}`),
    },
  });
  const deps = { ...stage, records, log: quietLog };
  const listed = async (): Promise<readonly string[]> => {
    const page = await stage.feed.page(account, null, 100);
    const ids = page.kind === 'page' ? page.places.map(({ id }) => id) : [];
    return Promise.all(
      ids.map(async (id) => {
        const found = await stage.feed.find(account, id);
        return found?.value.isTold === true ? `${id} told` : id;
      }),
    );
  };
  return { did, deps, told, listed, deliver: deliverAtOnce(deps) };
}

describe('events are delivered in the run that made them', () => {
  it('put in the feed together, as told, and then their messages go', async () => {
    const { did, told, deliver, listed } = setUp();
    await deliver(HOME, [told('a'), told('b')]);
    expect(did).toEqual([
      `told a within ${AT_ONCE_LIMIT_MS}`,
      `told b within ${AT_ONCE_LIMIT_MS}`,
      'removed a',
      'removed b',
    ]);
    expect(await listed()).toEqual(['a told', 'b told']);
  });

  it('what the CRM does not take is in the feed, and left to the queue at once', async () => {
    const { did, told, deliver, listed } = setUp({ answer: (id) => (id === 'a' ? 500 : 200) });
    await deliver(HOME, [told('a'), told('b')]);
    expect(did.slice(2)).toEqual(['revealed a', 'removed b']);
    expect(await listed()).toEqual(['a', 'b told']);
  });

  it('a CRM that fails on end is not asked any more, and the queue tells it', async () => {
    const { did, told, deliver, listed } = setUp({ answer: () => 500 });
    for (let n = 0; n < FAILURES_THAT_TRIP; n += 1) await deliver(HOME, [told(`a${n}`)]);
    did.splice(0);
    await deliver(HOME, [told('b')]);
    expect(did).toEqual(['revealed b']);
    expect(await listed()).toContain('b');
  });

  it('one that the queue put in the feed meanwhile is marked as told in its record', async () => {
    const { did, deps, told, deliver, listed } = setUp();
    await deps.feed.append(account, [{ id: 'a', home: HOME, isTold: false }]);
    await deliver(HOME, [told('a'), told('b')]);
    expect(did.slice(2)).toEqual(['marked a@7:delivered', 'removed a', 'removed b']);
    expect(await listed()).toEqual(['a', 'b told']);
  });

  it('storage that fails leaves the messages where they are', async () => {
    const { did, deps, told } = setUp();
    const append = () => Promise.reject(new ServiceFailure('unavailable', 'storage_unavailable'));
    await deliverAtOnce({ ...deps, feed: { append } })(HOME, [told('a')]);
    expect(did).toEqual([`told a within ${AT_ONCE_LIMIT_MS}`]);
  });

  it('without a webhook, or of a type that was not chosen, they stand in the feed alone', async () => {
    for (const options of [
      { hasWebhook: false },
      { chosenEvents: ['connection.changed'] as const },
    ]) {
      const { did, told, deliver, listed } = setUp(options);
      await deliver(HOME, [told('a')]);
      expect(did).toEqual(['removed a']);
      expect(await listed()).toEqual(['a']);
    }
  });

  it('after a 410 nothing is told any more, and all stands in the feed', async () => {
    const { did, deps, told, deliver, listed } = setUp({ answer: () => 410 });
    await deliver(HOME, [told('a')]);
    await deliver(HOME, [told('b')]);
    expect(did).toEqual([`told a within ${AT_ONCE_LIMIT_MS}`, 'removed a', 'removed b']);
    expect(await listed()).toEqual(['a', 'b']);
    expect(await deps.endpoint.state()).toMatchObject({ reason: 'gone' });
  });
});
