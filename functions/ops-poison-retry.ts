import { accepted } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { Refusal } from '../shared/http/refusal.ts';

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
