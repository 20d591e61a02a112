import { ServiceFailure } from './failure.ts';

/** Others change the same value seldom: more collisions than this in a row are a fault. */
export const TRIES = 20;

/**
 * Reads, decides and writes on condition that nothing changed in between, anew while another writer comes first. `attempt`
 * says `contended` when its write was refused.
 *
 * @throws ServiceFailure `unavailable` with `code` when every try met another writer.
 */
export async function optimistically<T>(
  code: string,
  attempt: () => Promise<T | 'contended'>,
): Promise<T> {
  const result = await tryOptimistically(attempt);
  if (result === 'contended') throw new ServiceFailure('unavailable', code);
  return result;
}

/** The same for one who has an answer to `contended`. */
export async function tryOptimistically<T>(
  attempt: () => Promise<T | 'contended'>,
): Promise<T | 'contended'> {
  for (let n = 0; n < TRIES; n += 1) {
    const result = await attempt();
    if (result !== 'contended') return result;
  }
  return 'contended';
}
