import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { guardedPost } from '../../../shared/adapters/crm/guarded-post.ts';
import { signedWebhook } from '../../../shared/adapters/crm/signed-webhook.ts';
import { memoryCounters, untraced } from '../../../shared/adapters/telemetry.ts';
import { accountIdSchema } from '../../../shared/domain/ids.ts';
import { poisonRecord } from '../../../shared/domain/work/poison-record.ts';
import { writeWork } from '../../../shared/domain/work/queue-message.ts';
import type { EventRecord, EventRecords } from '../../../shared/ports/events.ts';
import type { PoisonRecords } from '../../../shared/ports/work.ts';
import { deliverEvent } from '../../../shared/use-cases/events/deliver-event.ts';
import { replayPoison } from '../../../shared/use-cases/work/poison.ts';
import { listen } from '../../stage/listen.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { eventsStage } from '../../stage/use-cases/events-stage.ts';

const OLD = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;

interface Got {
  readonly headers: Record<string, string>;
  readonly body: string;
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A CRM over real HTTP that answers as told and keeps what it got. */
async function crm(answer: () => number): Promise<{ url: string; got: Got[] }> {
  const got: Got[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      got.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(answer(), { location: '/elsewhere' }).end();
    });
  });
  const { url, close } = await listen(server);
  closers.push(close);
  return { url: `${url}/hook`, got };
}

const work = workOf('events', {
  eventId: 'evt_1',
  home: { kind: 'contact', accountId: 'acme', contactId: 'carla' },
  attempt: 0,
  firstSeen: 1,
});

function oneRecord(isThere: boolean): EventRecords & { current: () => EventRecord } {
  let record: EventRecord = {
    event: {
      id: 'evt_1',
      type: 'conversation.entry.created',
      timestamp: '2026-11-24T00:00:00.000Z',
      data: { entryId: 'e1' },
    },
    state: 'pending',
    tries: 0,
    nextAt: null,
  };
  let version = 0;
  return {
    current: () => record,
    find: () => Promise.resolve(isThere ? { value: record, etag: String(version) } : null),
    mark: (_, [changed]) => {
      if (changed?.etag !== String(version)) return Promise.resolve(false);
      record = changed.value;
      version += 1;
      return Promise.resolve(true);
    },
  };
}

function setUp(url: string, { isThere = true, at = 1 } = {}) {
  let now = at;
  const records = oneRecord(isThere);
  const queues = memoryQueues();
  const post = guardedPost(true);
  const webhook = signedWebhook({
    url,
    secrets: [NEW, OLD],
    post,
    now: Date.now,
    traces: untraced,
  });
  const stage = eventsStage(webhook, { now: () => now });
  const deps = {
    ...stage,
    records,
    queues,
    counters: memoryCounters(),
    delay: (ms: number) => ms,
    fraction: () => 0,
    now: () => now,
  };
  const pass = (ms: number): void => {
    now += ms;
  };
  return { ...stage, records, queues, pass, deliver: deliverEvent(deps) };
}

describe('an event to the CRM', () => {
  it('is signed by every secret, so that either one verifies it with the standard library', async () => {
    const { url, got } = await crm(() => 204);
    await setUp(url).deliver(work);
    for (const secret of [OLD, NEW]) {
      const seen = got[0];
      expect(new Webhook(secret).verify(seen?.body ?? '', seen?.headers ?? {})).toEqual({
        type: 'conversation.entry.created',
        timestamp: '2026-11-24T00:00:00.000Z',
        data: { entryId: 'e1' },
      });
    }
    const stranger = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
    expect(() => new Webhook(stranger).verify(got[0]?.body ?? '', got[0]?.headers ?? {})).toThrow();
  });

  it('that was delivered is dropped when its message comes again', async () => {
    const { url, got } = await crm(() => 200);
    const { deliver } = setUp(url);
    await deliver(work);
    await deliver(work);
    expect(got).toHaveLength(1);
  });

  it.each([500, 404, 302])(
    'that meets a %d is tried again under the same webhook-id',
    async (status) => {
      let answer = status;
      const { url, got } = await crm(() => answer);
      const { deliver, queues, records } = setUp(url);
      await deliver(work);
      expect(queues.sent).toMatchObject([{ queue: 'events', work: { attempt: 0 }, delayMs: 5000 }]);
      answer = 200;
      await deliver(work);
      expect(got.map(({ headers }) => headers['webhook-id'])).toEqual(['evt_1', 'evt_1']);
      expect(records.current()).toMatchObject({ state: 'delivered', tries: 2 });
    },
  );

  it('whose CRM is away is tried again too', async () => {
    const { deliver, queues } = setUp('http://127.0.0.1:9/hook');
    await deliver(work);
    expect(queues.sent).toHaveLength(1);
  });

  it('that failed ten times stands as failed and is not queued again', async () => {
    const { url } = await crm(() => 500);
    const { deliver, queues, records, pass } = setUp(url);
    for (let tries = 1; tries <= 10; tries += 1) {
      await deliver(work);
      pass(queues.sent.at(-1)?.delayMs ?? 0);
    }
    expect(queues.sent).toHaveLength(9);
    expect(records.current()).toMatchObject({ state: 'failed', tries: 10 });
  });

  it.each([
    [1_000, 10_000],
    [11_000, 120_000],
    [131_000, null],
  ])(
    'that was announced %d ms ahead of its record is waited for another %s ms',
    async (age, delayMs) => {
      const { url, got } = await crm(() => 204);
      const { queues, deliver } = setUp(url, { isThere: false, at: work.firstSeen + age });
      await deliver(work);
      expect(got).toEqual([]);
      expect(queues.sent).toEqual(
        delayMs === null ? [] : [{ queue: 'events', work: writeWork(work), delayMs }],
      );
    },
  );

  it('has its own count for our failures and for the CRM: one never shortens the other', async () => {
    const { url } = await crm(() => 500);
    const { deliver, queues, records } = setUp(url);
    await deliver({ ...work, attempt: 7 });
    expect(records.current()).toMatchObject({ state: 'pending', tries: 1 });
    expect(queues.sent).toMatchObject([{ work: { attempt: 0 }, delayMs: 5000 }]);
  });

  it.each([1, 2, 9])(
    'whose poison record is replayed after the CRM refused it %d times is delivered',
    async (refusals) => {
      let answer = 500;
      const { url, got } = await crm(() => answer);
      const { deliver, queues, records, pass } = setUp(url);
      for (let tries = 1; tries <= refusals; tries += 1) {
        await deliver(work);
        pass(queues.sent.at(-1)?.delayMs ?? 0);
      }
      const failing = { ...work, attempt: 9 };
      const why = { code: 'storage_unavailable', message: 'Gave up.' };
      const record = poisonRecord(failing, why, 1);
      const found = { find: () => Promise.resolve(record), remove: () => Promise.resolve() };
      const poison = { ...found } as unknown as PoisonRecords;
      expect(await replayPoison({ poison, queues })(record.id)).toBe('replayed');
      const replayed = workOf('events', queues.sent.at(-1)?.work);
      expect(replayed.attempt).toBe(0);
      answer = 200;
      await deliver(replayed);
      expect(got).toHaveLength(refusals + 1);
      expect(records.current()).toMatchObject({ state: 'delivered', tries: refusals + 1 });
    },
  );

  it('is not sent by a message that another one has overtaken', async () => {
    const { url, got } = await crm(() => 500);
    const { deliver, queues, pass } = setUp(url);
    await deliver(work);
    pass(5_000);
    await deliver(work);
    // The run died after it had queued the next one: its own message comes again.
    pass(30_000);
    await deliver(work);
    expect([got.length, queues.sent.length]).toEqual([2, 2]);
    pass(5 * 60_000 - 30_000);
    await deliver(work);
    expect(got).toHaveLength(3);
  });

  it('is in the feed before anybody is told, and once, however often its message comes', async () => {
    const listed: number[] = [];
    const { url } = await crm(() => 500);
    const { deliver, feed } = setUp(url);
    const count = async (): Promise<number> => {
      const page = await feed.page(accountIdSchema.parse('acme'), null, 10);
      return page.kind === 'page' ? page.places.length : -1;
    };
    for (let n = 0; n < 3; n += 1) {
      await deliver(work);
      listed.push(await count());
    }
    expect(listed).toEqual([1, 1, 1]);
  });

  it('that the run which made it has told already is not told again', async () => {
    const { url, got } = await crm(() => 200);
    const { deliver, feed } = setUp(url);
    const { eventId: id, home } = work.payload;
    await feed.append(home.accountId, [{ id, home, isTold: true }]);
    await deliver(work);
    expect(got).toEqual([]);
  });

  it('whose endpoint is gone is not tried again, and nothing after it is', async () => {
    const { url, got } = await crm(() => 410);
    const { deliver, queues, endpoint } = setUp(url);
    await deliver(work);
    await deliver(work);
    expect([got.length, queues.sent.length]).toEqual([1, 0]);
    expect(await endpoint.state()).toMatchObject({ reason: 'gone' });
  });

  it('whose turn comes while the endpoint is disabled is among what it has missed', async () => {
    const { url, got } = await crm(() => 204);
    const { deliver, endpoint, states } = setUp(url);
    const at = '2026-11-24T05:00:00.000Z';
    await states.disable(at, 'gone', at);
    await deliver(work);
    expect(got).toEqual([]);
    expect(await endpoint.state()).toMatchObject({
      disabledAt: at,
      missedSince: '2026-11-24T00:00:00.000Z',
    });
  });
});
