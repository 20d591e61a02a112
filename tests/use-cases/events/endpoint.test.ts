import { describe, expect, it } from 'vitest';
import { ENDPOINT_TRUSTED_MS } from '../../../shared/domain/event/feed-durations.ts';
import type { CrmEvent } from '../../../shared/domain/event/event.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { CrmWebhook } from '../../../shared/ports/events.ts';
import { testEndpoint } from '../../../shared/use-cases/events/test-endpoint.ts';
import { eventsStage } from '../../stage/use-cases/events-stage.ts';

const AT = Date.parse('2026-11-26T09:00:00.000Z');
const created: CrmEvent = {
  id: 'evt_1',
  type: 'conversation.entry.created',
  timestamp: '2026-11-26T09:00:00.000Z',
  data: {},
};

function setUp(answer: { status: number | null } = { status: 204 }) {
  let now = AT;
  const told: string[] = [];
  const webhook: CrmWebhook = {
    deliver: ({ type }) => {
      told.push(type);
      const { status } = answer;
      if (status === 204) return Promise.resolve({ kind: 'delivered', status });
      const code = status === null ? 'timeout' : `http_${status}`;
      return Promise.resolve({ kind: 'failed', code, status });
    },
  };
  const stage = eventsStage(webhook, { now: () => now });
  const pass = (ms: number): void => {
    now += ms;
  };
  return { ...stage, answer, told, webhook, pass, now: () => now };
}

describe('the endpoint', () => {
  it('is enabled until it answers 410, and then is told nothing until it is enabled again', async () => {
    const { endpoint, answer, pass } = setUp();
    expect(await endpoint.refuses(created.type)).toBeNull();
    expect(await endpoint.state()).toMatchObject({ disabledAt: null, missedSince: null });
    answer.status = 410;
    expect(await endpoint.tell(created)).toBe('gone');
    expect(await endpoint.refuses(created.type)).toBe('endpoint_disabled');
    expect(await endpoint.state()).toMatchObject({
      disabledAt: '2026-11-26T09:00:00.000Z',
      reason: 'gone',
      missedSince: '2026-11-26T09:00:00.000Z',
    });
    pass(3_600_000);
    expect(await endpoint.refuses(created.type)).toBe('endpoint_disabled');
    answer.status = 204;
    expect(await endpoint.enable()).toMatchObject({
      disabledAt: null,
      reason: null,
      missedSince: '2026-11-26T09:00:00.000Z',
    });
    expect(await endpoint.refuses(created.type)).toBeNull();
  });

  it.each([500, 404, 302, null])('is not disabled by %s', async (status) => {
    const { endpoint } = setUp({ status });
    expect(await endpoint.tell(created)).toBe('failed');
    expect(await endpoint.refuses(created.type)).toBeNull();
  });

  it('that one instance found gone is left alone by another, at the latest when it looks again', async () => {
    const { endpoint, anotherEndpoint, answer, pass } = setUp();
    const another = anotherEndpoint();
    expect(await another.refuses(created.type)).toBeNull();
    answer.status = 410;
    await endpoint.tell(created);
    pass(ENDPOINT_TRUSTED_MS.enabled);
    expect(await another.refuses(created.type)).toBe('endpoint_disabled');
    await endpoint.enable();
    pass(ENDPOINT_TRUSTED_MS.disabled);
    expect(await another.refuses(created.type)).toBeNull();
  });

  it('misses from the oldest event on that it was not told, however late that one’s turn comes', async () => {
    const { endpoint, anotherEndpoint, answer, pass } = setUp({ status: 410 });
    const another = anotherEndpoint();
    pass(7_200_000);
    // It had been tried since before.
    await endpoint.tell(created);
    const disabled = {
      disabledAt: '2026-11-26T11:00:00.000Z',
      missedSince: '2026-11-26T09:00:00.000Z',
    };
    expect(await endpoint.state()).toMatchObject(disabled);
    pass(60_000);
    await another.tell({ ...created, id: 'evt_2', timestamp: '2026-11-26T11:00:30.000Z' });
    await endpoint.miss({ timestamp: '2026-11-26T10:00:00.000Z' });
    expect(await endpoint.state()).toMatchObject(disabled);
    const oldest = '2026-11-26T08:30:00.000Z';
    await endpoint.miss({ timestamp: oldest });
    expect(await endpoint.state()).toMatchObject({ ...disabled, missedSince: oldest });
    answer.status = 204;
    expect(await endpoint.enable()).toMatchObject({ disabledAt: null, missedSince: oldest });
    // Of the next time that before is no more part.
    answer.status = 410;
    await endpoint.tell({ ...created, id: 'evt_3', timestamp: '2026-11-26T12:00:00.000Z' });
    expect(await endpoint.state()).toMatchObject({ missedSince: '2026-11-26T12:00:00.000Z' });
  });

  it('costs no read for each event', async () => {
    const { open, endpoint, answer } = setUp();
    await endpoint.refuses(created.type);
    await endpoint.tell(created);
    const table = open('fleet');
    Object.assign(table, {
      range: () => Promise.reject(new Error('read')),
      change: () => Promise.reject(new Error('written')),
    });
    expect(await endpoint.refuses(created.type)).toBeNull();
    expect(await endpoint.tell(created)).toBe('delivered');
    answer.status = 204;
  });

  it('shows its last success and its last failure, and whether it trips the breaker', async () => {
    const { endpoint, answer, pass } = setUp();
    await endpoint.tell(created);
    pass(10_000);
    answer.status = 503;
    for (let n = 0; n < 3; n += 1) await endpoint.tell(created);
    expect(endpoint.isTripped()).toBe(true);
    expect(await endpoint.state()).toMatchObject({
      lastSuccess: '2026-11-26T09:00:00.000Z',
      lastFailure: { at: '2026-11-26T09:00:10.000Z', code: 'http_503' },
    });
  });

  it('counts as told when only the note of it fails', async () => {
    const { endpoint, states } = setUp();
    states.noteSuccess = () => Promise.reject(new ServiceFailure('unavailable', 'storage_away'));
    expect(await endpoint.tell(created)).toBe('delivered');
  });

  it('is told of chosen types alone, and of nothing where there is none', async () => {
    const { webhook } = setUp();
    const chosen = eventsStage(webhook, { chosenEvents: ['connection.changed'] });
    expect(await chosen.endpoint.refuses('connection.changed')).toBeNull();
    expect(await chosen.endpoint.refuses(created.type)).toBe('event_not_chosen');
    expect(await eventsStage(null).endpoint.refuses(created.type)).toBe('webhook_not_configured');
  });
});

describe('a test event', () => {
  const deps = { newId: () => 'ab12' };

  it('gives what the endpoint answered, also while it is disabled, and changes nothing', async () => {
    const { endpoint, answer, told, webhook, now } = setUp({ status: 410 });
    const test = testEndpoint({ ...deps, webhook, now });
    expect(await test()).toEqual({
      id: 'evt_test_ab12',
      delivered: false,
      status: 410,
      code: 'http_410',
      ms: 0,
    });
    expect(await endpoint.refuses(created.type)).toBeNull();
    await endpoint.tell(created);
    answer.status = 204;
    expect(await test()).toMatchObject({ delivered: true, status: 204, code: null });
    expect(await endpoint.refuses(created.type)).toBe('endpoint_disabled');
    expect(told).toEqual(['endpoint.test', created.type, 'endpoint.test']);
  });

  it('needs a webhook', async () => {
    expect(await testEndpoint({ ...deps, webhook: null, now: () => 0 })()).toBeNull();
  });
});
