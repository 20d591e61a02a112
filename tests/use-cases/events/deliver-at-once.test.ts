import { describe, expect, it } from 'vitest';
import { memoryCounters } from '../../../shared/adapters/telemetry.ts';
import { AT_ONCE_LIMIT_MS, FAILURES_THAT_TRIP } from '../../../shared/domain/durations.ts';
import { circuitBreaker } from '../../../shared/domain/event/circuit-breaker.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { CrmWebhook, EventRecord, Told } from '../../../shared/ports/events.ts';
import type { Versioned } from '../../../shared/ports/versioned.ts';
import { deliverAtOnce } from '../../../shared/use-cases/events/deliver-at-once.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { quietLog } from '../../stage/quiet-log.ts';

const HOME = { kind: 'contact', accountId: account, contactId: contact } as const;

/** A CRM that answers as it is told, and what became of each event's record and message. */
function setUp(answer: (id: string) => 'delivered' | 'failed' = () => 'delivered') {
  const did: string[] = [];
  const stale = new Set<string>();
  const webhook: CrmWebhook = {
    deliver: ({ id }, limitMs) => {
      did.push(`told ${id} within ${limitMs}`);
      return Promise.resolve(
        answer(id) === 'delivered' ? { kind: 'delivered' } : { kind: 'failed', code: 'x' },
      );
    },
  };
  const records = {
    mark: (_home: unknown, marked: readonly Versioned<EventRecord>[]) => {
      const ids = marked.map(({ value, etag }) => `${value.event.id}@${etag}:${value.state}`);
      const isStale = marked.some(({ value }) => stale.has(value.event.id));
      did.push(`${isStale ? 'not marked' : 'marked'} ${ids.join()}`);
      return Promise.resolve(!isStale);
    },
  };
  const told = (id: string): Told => ({
    event: { id, type: 'conversation.entry.created', timestamp: 't', data: {} },
    etag: '7',
    message: {
      remove: async () => void did.push(`removed ${id}`),
      reveal: async () => void did.push(`revealed ${id}`),
    },
  });
  const deps = {
    webhook,
    records,
    breaker: circuitBreaker(),
    counters: memoryCounters(),
    log: quietLog,
    now: () => 0,
  };
  return { did, stale, deps, told, deliver: deliverAtOnce(deps) };
}

describe('events are delivered in the run that made them', () => {
  it('marked together, and then their messages go', async () => {
    const { did, told, deliver } = setUp();
    await deliver(HOME, [told('a'), told('b')]);
    expect(did).toEqual([
      `told a within ${AT_ONCE_LIMIT_MS}`,
      `told b within ${AT_ONCE_LIMIT_MS}`,
      'marked a@7:delivered,b@7:delivered',
      'removed a',
      'removed b',
    ]);
  });

  it('what the CRM does not take is left to the queue, at once', async () => {
    const { did, told, deliver } = setUp((id) => (id === 'a' ? 'failed' : 'delivered'));
    await deliver(HOME, [told('a'), told('b')]);
    expect(did.slice(2)).toEqual(['revealed a', 'marked b@7:delivered', 'removed b']);
  });

  it('a CRM that fails on end is not asked any more, and the queue tells it', async () => {
    const { did, told, deliver } = setUp(() => 'failed');
    for (let n = 0; n < FAILURES_THAT_TRIP; n += 1) await deliver(HOME, [told(`a${n}`)]);
    did.splice(0);
    await deliver(HOME, [told('b')]);
    expect(did).toEqual(['revealed b']);
  });

  it('one that the queue told meanwhile does not keep the others from being marked', async () => {
    const { did, stale, told, deliver } = setUp();
    stale.add('a');
    await deliver(HOME, [told('a'), told('b')]);
    expect(did.slice(2)).toEqual([
      'not marked a@7:delivered,b@7:delivered',
      'not marked a@7:delivered',
      'marked b@7:delivered',
      'removed a',
      'removed b',
    ]);
  });

  it('storage that fails leaves the messages where they are', async () => {
    const { did, deps, told } = setUp();
    const mark = () => Promise.reject(new ServiceFailure('unavailable', 'storage_unavailable'));
    await deliverAtOnce({ ...deps, records: { mark } })(HOME, [told('a')]);
    expect(did).toEqual([`told a within ${AT_ONCE_LIMIT_MS}`]);
  });
});
