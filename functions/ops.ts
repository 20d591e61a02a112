import type { CursorKeys } from '../shared/domain/cursor.ts';
import type { PoisonRecord } from '../shared/domain/work/poison-record.ts';
import { accepted } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import { workOperations } from '../shared/http/api/operations/work.ts';
import { poisonRetrySchema } from '../shared/http/api/schemas/work.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Counters } from '../shared/ports/telemetry.ts';
import type { FleetGuard } from '../shared/ports/tokens.ts';
import type { PoisonRecords } from '../shared/ports/work.ts';
import type { Health } from '../shared/use-cases/health/check-health.ts';
import type { Overview } from '../shared/use-cases/health/read-overview.ts';
import { sideBySide } from '../shared/use-cases/work/side-by-side.ts';

const POISON_LIST = ['poison'];

export const opsPoison =
  (deps: { poison: PoisonRecords; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const { limit, after } = pagingOf(request, deps.cursorKeys, POISON_LIST);
    const page = await deps.poison.page(limit, after);
    return answer(workOperations.opsPoison, 200, {
      poison: page.poison.map(poisonShape),
      nextCursor: nextCursor(deps.cursorKeys, POISON_LIST, page.next),
    });
  };

function poisonShape(record: PoisonRecord) {
  const { id, queue, code, message, ids, attempt, firstSeen, failedAt } = record;
  return { id, queue, code, message, ids, attempt, firstSeen, failedAt };
}

const POISON_ID = /^[A-Za-z0-9-]{1,128}$/;

export const opsPoisonRetry =
  (deps: { replay: (id: string) => Promise<'replayed' | 'not_found' | 'malformed'> }): Handle =>
  async (request) => {
    const id = request.params['id'] ?? '';
    // An id that we never made is one that is not there.
    const outcome = POISON_ID.test(id) ? await deps.replay(id) : 'not_found';
    if (outcome === 'not_found') throw new Refusal('not_found', 'There is no such poison record.');
    if (outcome === 'malformed') {
      throw new Refusal('invalid_request', 'The message is malformed: no replay can cure it.');
    }
    return accepted;
  };

/** So many replays at once. */
const REPLAYS_AT_ONCE = 8;

export const opsPoisonRetryMany =
  (deps: { replay: (id: string) => Promise<'replayed' | 'not_found' | 'malformed'> }): Handle =>
  async (request) => {
    const ids = [...new Set((await readJson(request, poisonRetrySchema)).ids)];
    const results = await sideBySide(ids, REPLAYS_AT_ONCE, async (id) => ({
      id,
      outcome: await deps.replay(id),
    }));
    return answer(workOperations.opsPoisonRetryMany, 200, { results });
  };

export const opsOverview =
  (deps: {
    check: () => Promise<Health>;
    counters: Counters;
    fleet: Pick<FleetGuard, 'recentOperatorFault'>;
    read: () => Promise<Overview>;
  }): Handle =>
  async () => {
    const [{ status, failing }, operatorFault, overview] = await Promise.all([
      deps.check(),
      deps.fleet.recentOperatorFault().catch(() => null),
      deps.read(),
    ]);
    return answer(workOperations.opsOverview, 200, {
      status,
      failing,
      operatorFault,
      ...overviewShape(overview),
      lags: deps.counters.readLags(),
      counters: deps.counters.read(),
    });
  };

function overviewShape({ at, queues, due, timers, connections, poison }: Overview) {
  return {
    at: new Date(at).toISOString(),
    queues:
      queues &&
      Object.entries(queues).map(([name, { waiting, oldest, poison: givenUp }]) => ({
        name,
        waiting,
        oldest: oldest && oldest.toISOString(),
        poison: givenUp,
      })),
    due: due && { renew: timeOf(due.renew), resync: timeOf(due.resync) },
    timers:
      timers &&
      Object.entries(timers).map(([name, { endedAt, tookMs, outcome }]) => ({
        name,
        endedAt,
        tookMs,
        outcome,
      })),
    connections: connections && {
      byStatus: connections.byStatus,
      byError: connections.byError,
      complete: connections.isWhole,
    },
    poison: poison && { byCode: poison.byCode, complete: poison.isWhole },
  };
}

function timeOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

/**
 * `counters` are this instance's since its start; `queues` are the messages that wait, delayed ones included, null while
 * they can't be counted: then `failing` says why. `operatorFault` is the last refusal of our own credentials,
 * `{code, at}`, while it is recent; null also while the storage does not say.
 */
export const opsHealth =
  (deps: {
    check: () => Promise<Health>;
    counters: Counters;
    fleet: Pick<FleetGuard, 'recentOperatorFault'>;
    queueLengths: () => Promise<Readonly<Record<string, number>>>;
  }): Handle =>
  async () => {
    const [{ status, failing }, queues, operatorFault] = await Promise.all([
      deps.check(),
      deps.queueLengths().catch(() => null),
      deps.fleet.recentOperatorFault().catch(() => null),
    ]);
    return answer(workOperations.opsHealth, 200, {
      status,
      failing,
      counters: deps.counters.read(),
      queues,
      operatorFault,
    });
  };

/** Asked without a key: whether it works, by status 200 or 503 and the names of what fails. */
export const health =
  (deps: { check: () => Promise<Health> }): Handle =>
  async () => {
    const { status, failing } = await deps.check();
    return answer(workOperations.health, status === 'ok' ? 200 : 503, { status, failing });
  };
