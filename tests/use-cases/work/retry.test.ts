import { describe, expect, it } from 'vitest';
import { queueHandler } from '../../../functions/queues.ts';
import { dueIndex } from '../../../shared/adapters/tables/due-index.ts';
import { untraced } from '../../../shared/adapters/telemetry.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { PoisonRecord } from '../../../shared/domain/work/poison-record.ts';
import { writeWork } from '../../../shared/domain/work/queue-message.ts';
import type { PoisonRecords } from '../../../shared/ports/work.ts';
import { releasingWaits, replayPoison, takePoison } from '../../../shared/use-cases/work/poison.ts';
import { retry } from '../../../shared/use-cases/work/retry.ts';
import { memoryQueues, workOf } from '../../stage/memory/memory-queues.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';

const work = workOf('events', {
  eventId: 'evt_1',
  home: { kind: 'contact', accountId: 'acme', contactId: 'carla' },
  attempt: 0,
  firstSeen: 1,
});

function setUp() {
  const records = new Map<string, PoisonRecord>();
  const poison: PoisonRecords = {
    put: (record) => Promise.resolve(void records.set(record.id, record)),
    page: () => Promise.resolve({ poison: [...records.values()], next: null }),
    find: (id) => Promise.resolve(records.get(id) ?? null),
    remove: (record) => Promise.resolve(void records.delete(record.id)),
    forget: () => Promise.resolve(),
    about: () => Promise.resolve(null),
    count: () => Promise.resolve(records.size),
  };
  const queues = memoryQueues();
  const lines: string[] = [];
  const say = (event: string, fields?: object) =>
    void lines.push(JSON.stringify({ event, ...fields }));
  const log = { info: say, warn: say, error: say };
  return {
    records,
    lines,
    queues,
    poison,
    deps: {
      queues,
      poison,
      log,
      dueIndex: dueIndex(memoryTables()),
      now: () => 1000,
      delay: (ms: number) => ms,
    },
  };
}

describe('law 4: what fails ends as a retry or as a poison record', () => {
  it('waits as told when throttled, and does not count it as a try', async () => {
    const { deps, queues, lines } = setUp();
    const throttled = new ServiceFailure('throttled', 'TooManyRequests', { retryAfterMs: 2128 });
    await retry(deps, { ...work, attempt: 3 }, throttled);
    expect(queues.sent).toMatchObject([{ work: { attempt: 3 }, delayMs: 2128 }]);
    const said = { queue: 'events', code: 'TooManyRequests', attempt: 3, waitMs: 2128 };
    expect(lines).toEqual([JSON.stringify({ event: 'work.retried', ...said })]);
  });

  it('climbs the ladder for anything unforeseen, then keeps a record', async () => {
    const { deps, queues, records } = setUp();
    let attempt = 0;
    for (; attempt < 30 && records.size === 0; attempt += 1) {
      await retry(deps, { ...work, attempt }, new Error('secret text'));
    }
    expect(queues.sent.length).toBe(attempt - 1);
    expect([...records.values()]).toMatchObject([
      { queue: 'events', code: 'internal_error', attempt },
    ]);
    expect(JSON.stringify([...records.values()])).not.toContain('secret text');
  });

  it('gives up at once when the refusal is permanent', async () => {
    const { deps, queues, records } = setUp();
    await retry(deps, work, new ServiceFailure('refused', 'storage_refused'));
    expect(queues.sent).toEqual([]);
    expect([...records.values()]).toMatchObject([{ code: 'storage_refused' }]);
  });

  it.each([
    ['text', 'hello'],
    ['null', null],
    ['base64 of no UTF-8', '/w=='],
    ['a wrong shape', { eventId: 7 }],
    ['an unknown field', { ...writeWork(work), more: true }],
  ])(
    'makes a malformed message (%s) a record, not a loop, and keeps nothing of what it held',
    async (_, message) => {
      const { deps, records, queues } = setUp();
      await queueHandler({ ...deps, traces: untraced }, 'events', () =>
        Promise.reject(new Error('never')),
      )(message, context);
      expect([...records.values()]).toMatchObject([{ code: 'malformed', work: null }]);
      expect(queues.sent).toEqual([]);
    },
  );

  it('replays a crash once by itself; the second time it is a record that can be replayed', async () => {
    const { deps, queues, records, poison } = setUp();
    await takePoison(deps)('events', writeWork(work));
    expect(records.size).toBe(0);
    const again = queues.sent[0]?.work;
    await takePoison(deps)('events', again);
    const [record] = records.values();
    expect(record).toMatchObject({ code: 'crashed', queue: 'events' });
    expect(await replayPoison({ poison, queues })(record?.id ?? '')).toBe('replayed');
    expect(queues.sent.at(-1)).toMatchObject({
      queue: 'events',
      work: { attempt: 0, eventId: 'evt_1' },
    });
    expect(records.size).toBe(0);
    expect(await replayPoison({ poison, queues })('nope')).toBe('not_found');
  });

  it('lets work that crashed go round again while no record of it can be kept', async () => {
    const { deps, queues, poison } = setUp();
    const down = new ServiceFailure('unavailable', 'storage_unavailable');
    const failing = { ...deps, poison: { ...poison, put: () => Promise.reject(down) } };
    await takePoison(failing)('events', { ...writeWork(work), replays: 1 });
    expect(queues.sent).toMatchObject([
      { queue: 'events', work: { replays: 1 }, delayMs: 600_000 },
    ]);
  });

  it('lets a resync run go on once its message is a record, however it came about', async () => {
    const { deps, poison } = setUp();
    const released: string[] = [];
    const ended = (_: string, runId: string, id: string) =>
      Promise.resolve(void released.push(`${runId} ${id}`));
    const releasing = { ...deps, poison: releasingWaits(poison, { ended }) };
    const waiting = {
      mailboxRef: 'a'.repeat(32),
      ids: ['m1', 'm2'],
      runId: 'r1',
      attempt: 0,
      firstSeen: 1,
      replays: 1,
    };
    await takePoison(releasing)('mail-notifications', waiting);
    await takePoison(releasing)('events', { ...writeWork(work), replays: 1 });
    expect(released).toEqual(['r1 m1', 'r1 m2']);
  });

  it('is one record however often the same message is poisoned', async () => {
    const { deps, records } = setUp();
    const failure = new ServiceFailure('refused', 'storage_refused');
    await retry(deps, work, failure);
    await retry({ ...deps, now: () => 9000 }, work, failure);
    expect(records.size).toBe(1);
  });
});

const context = {} as Parameters<ReturnType<typeof queueHandler>>[1];
