import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { Random } from '../engine/random.ts';
import type { FaultKind } from '../faults/fault-kinds.ts';

export interface Failure {
  /** `again`: the SDK repeats what had happened, and its caller sees the second answer. `death`: nobody sees one. */
  readonly when: 'before' | 'after' | 'again' | 'slow' | 'death';
  readonly error: Error;
  /** Longer than usual, till the answer or the time-out. */
  readonly slowMs: number;
}

const GRAPH_TIMEOUT_MS = 60_000;
const none = new Error('no failure');

/** What the app sees of a fault at one of its effects; null when the fault is made elsewhere. */
export function failureOf(kind: FaultKind | 'away', random: Random): Failure | null {
  const fails = (when: Failure['when'], error: Error, slowMs = 0): Failure => ({
    when,
    error,
    slowMs,
  });
  const timeout = new ServiceFailure('unavailable', 'timeout');
  const storage = new ServiceFailure('unavailable', 'storage_unavailable');
  switch (kind) {
    case 'away':
      return fails('before', new ServiceFailure('unavailable', 'away', { status: 502 }));
    case 'graph.throttled':
      return fails('before', throttled(random.int(500, 90_000)));
    case 'graph.throttled-without-a-time':
      return fails('before', throttled(null));
    case 'graph.unavailable':
      return fails('before', new ServiceFailure('unavailable', 'http_500', { status: 500 }));
    case 'graph.lost-before-the-effect':
    case 'send.lost-before-the-effect':
      return fails('before', timeout, GRAPH_TIMEOUT_MS);
    case 'graph.lost-after-the-effect':
    case 'send.answer-lost':
      return fails('after', timeout, GRAPH_TIMEOUT_MS);
    case 'graph.slow':
      return fails('slow', none, random.int(5_000, 55_000));
    case 'send.throttled':
      return fails('before', throttled(random.int(500, 30_000)));
    case 'token.endpoint-throttled':
      return fails(
        'before',
        new ServiceFailure('throttled', 'token_endpoint_throttled', { status: 429 }),
      );
    case 'token.endpoint-unavailable':
      return fails(
        'before',
        new ServiceFailure('unavailable', 'token_endpoint_failed', { status: 503 }),
      );
    case 'process.crash-after-a-due-row-moved':
      return fails('death', none);
    case 'storage.slow-at-the-feed':
      return fails('slow', none, random.int(1_000, 300_000));
    case 'storage.unavailable-before-the-effect':
      return fails('before', storage);
    case 'storage.unavailable-after-the-effect':
      return fails('after', storage);
    case 'storage.answer-lost':
      return fails('again', none);
    default:
      return null;
  }
}

function throttled(retryAfterMs: number | null): ServiceFailure {
  const told = retryAfterMs === null ? {} : { retryAfterMs };
  return new ServiceFailure('throttled', 'TooManyRequests', { status: 429, ...told });
}
