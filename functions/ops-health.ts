import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import type { Counters } from '../shared/ports/counters.ts';
import type { Health } from '../shared/use-cases/health/check-health.ts';

/**
 * `counters` are this instance's since its start; `queues` are the messages that wait, delayed ones included, null while
 * they can't be counted: then `failing` says why.
 */
export const opsHealth =
  (deps: {
    check: () => Promise<Health>;
    counters: Counters;
    queueLengths: () => Promise<Readonly<Record<string, number>>>;
  }): Handle =>
  async () => {
    const [{ status, failing }, queues] = await Promise.all([
      deps.check(),
      deps.queueLengths().catch(() => null),
    ]);
    return json(200, { status, failing, counters: deps.counters.read(), queues });
  };
