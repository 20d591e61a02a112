import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import type { Counters } from '../shared/ports/telemetry.ts';
import type { FleetGuard } from '../shared/ports/tokens.ts';
import type { Health } from '../shared/use-cases/health/check-health.ts';

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
    return json(200, { status, failing, counters: deps.counters.read(), queues, operatorFault });
  };
