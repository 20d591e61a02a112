import { json } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import type { Health } from '../shared/use-cases/health/check-health.ts';

export const health =
  (deps: { check: () => Promise<Health> }): Handle =>
  async () => {
    const { status, failing } = await deps.check();
    return json(status === 'ok' ? 200 : 503, { status, failing });
  };
