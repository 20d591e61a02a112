import { accepted } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { Refusal } from '../shared/http/refusal.ts';

export const opsPoisonRetry =
  (deps: { replay: (id: string) => Promise<'replayed' | 'not_found' | 'malformed'> }): Handle =>
  async (request) => {
    const outcome = await deps.replay(request.params['id'] ?? '');
    if (outcome === 'not_found') throw new Refusal('not_found', 'There is no such poison record.');
    if (outcome === 'malformed') {
      throw new Refusal('invalid_request', 'The message is malformed: no replay can cure it.');
    }
    return accepted;
  };
