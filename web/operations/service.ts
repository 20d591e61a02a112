import type { Overview, PoisonRecord, PoisonRetries } from '../../client/src/types.ts';

interface FailedWork {
  readonly poison: readonly PoisonRecord[];
  readonly nextCursor: string | null;
}

/** What was answered in place of what was asked for. */
class Unanswered extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

export interface OperationsService {
  overview(): Promise<Overview>;
  failedWork(cursor: string | null): Promise<FailedWork>;
  replay(ids: readonly string[]): Promise<PoisonRetries>;
}

/** The service that this page comes from, by its admin key, which lives in this page's memory alone. */
export function operationsService(key: string): OperationsService {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    // No header carries other characters: the browser would throw as if nobody answered.
    if (!/^[\x20-\x7e]*$/.test(key)) throw new Unanswered(401);
    const answer = await fetch(`../v1/ops/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: {
        'x-functions-key': key,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      signal: AbortSignal.timeout(30_000),
    });
    if (!answer.ok) throw new Unanswered(answer.status);
    return answer.json();
  }

  return {
    overview: () => call('overview'),
    failedWork: (cursor) =>
      call(`poison?limit=100${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`),
    replay: (ids) => call('poison/retry', { ids }),
  };
}

/** What went wrong, in a sentence for who runs it. */
export function inWords(error: unknown): string {
  if (!(error instanceof Unanswered)) return 'The service does not answer.';
  if (error.status === 401 || error.status === 403) return 'This is not the admin key.';
  return `The service answers with status ${error.status}.`;
}
