import { describe, expect, it } from 'vitest';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { eventRecords } from '../../../shared/adapters/tables/event/event-records.ts';
import type { CrmEvent } from '../../../shared/domain/event/event.ts';
import type { CrmWebhook } from '../../../shared/ports/events.ts';
import { announcer } from '../../../shared/use-cases/events/announce.ts';
import { deliverEvent } from '../../../shared/use-cases/events/deliver-event.ts';
import { deliverAtOnce } from '../../../shared/use-cases/events/deliver-at-once.ts';
import { redeliverEvent } from '../../../shared/use-cases/events/redeliver-event.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { quietLog } from '../../stage/quiet-log.ts';
import { account, connection, user } from '../../stage/use-cases/cast.ts';
import { eventsStage } from '../../stage/use-cases/events-stage.ts';

const home = { kind: 'connection', accountId: account, userId: user } as const;
const event: CrmEvent = { id: 'evt_1', type: 'connection.changed', timestamp: 't', data: {} };

/** A stored event of a connection, and a CRM that answers as told. */
async function setUp(answer = { status: 204 }) {
  const told: string[] = [];
  const webhook: CrmWebhook = {
    deliver: ({ id }) => {
      told.push(id);
      const { status } = answer;
      return Promise.resolve(
        status === 204 ? { kind: 'delivered', status } : { kind: 'failed', code: 'x', status },
      );
    },
  };
  const stage = eventsStage(webhook);
  const records = eventRecords(stage.open);
  await connections(stage.open).save(connection, null, event);
  const queues = memoryQueues();
  const deps = {
    ...stage,
    records,
    queues,
    log: quietLog,
    delay: (ms: number) => ms,
    fraction: () => 0,
    now: () => 0,
  };
  const announce = announcer(deps);
  const run = async (): Promise<void> => {
    for (const { work } of queues.sent.splice(0)) await deliverEvent(deps)(workOf('events', work));
  };
  const tellAtOnce = async (): Promise<void> => {
    const found = await records.find(home, event.id);
    const message = { remove: async () => undefined, reveal: async () => undefined };
    await deliverAtOnce(deps)(home, [{ event, etag: found?.etag ?? '', message }]);
  };
  return {
    ...deps,
    answer,
    told,
    run,
    announce,
    tellAtOnce,
    redeliver: redeliverEvent({ ...deps, announce }),
  };
}

describe('an event is delivered again', () => {
  it('under the same id, after it was told at once', async () => {
    const { told, tellAtOnce, redeliver, announce, run } = await setUp();
    await tellAtOnce();
    await announce(home, event.id);
    await run();
    expect(told).toEqual(['evt_1']);
    expect(await redeliver(account, 'evt_1')).toBe('queued');
    await run();
    expect(told).toEqual(['evt_1', 'evt_1']);
    // Only once for each time that it is asked for.
    await announce(home, event.id);
    await run();
    expect(told).toHaveLength(2);
  });

  it('after it was told by the queue, and with all its tries anew after it had failed', async () => {
    const { told, redeliver, announce, run, answer, records } = await setUp();
    await announce(home, event.id);
    await run();
    expect(await redeliver(account, 'evt_1')).toBe('queued');
    answer.status = 500;
    await run();
    expect((await records.find(home, 'evt_1'))?.value).toMatchObject({
      state: 'pending',
      tries: 1,
    });
    expect(await redeliver(account, 'evt_1')).toBe('queued');
    expect((await records.find(home, 'evt_1'))?.value).toMatchObject({ tries: 0, nextAt: null });
    answer.status = 204;
    await run();
    expect(told).toHaveLength(3);
    expect((await records.find(home, 'evt_1'))?.value.state).toBe('delivered');
  });

  it('stands in the feed once all the while', async () => {
    const { redeliver, announce, run, feed } = await setUp();
    await announce(home, event.id);
    await run();
    await redeliver(account, 'evt_1');
    await run();
    expect(await feed.page(account, null, 10)).toMatchObject({ places: [{ id: 'evt_1' }] });
  });

  it('is refused where nobody would be told', async () => {
    const { announce, run, redeliver, endpoint, answer } = await setUp();
    expect(await redeliver(account, 'evt_1')).toBe('not_found');
    await announce(home, event.id);
    await run();
    answer.status = 410;
    await endpoint.tell(event);
    expect(await redeliver(account, 'evt_1')).toBe('endpoint_disabled');
  });
});
