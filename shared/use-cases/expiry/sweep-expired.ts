import type { Now } from '../../ports/clock.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Log } from '../../ports/log.ts';

/** Rows of one run: what is left is swept by the next. */
const LIMIT = 500;

/** What ends the life of one kind of row, by the key that the expiry index keeps of it. Saying it again is harmless. */
export type Expire = (key: readonly string[]) => Promise<void>;

/** Ends what has outlived its time. One that fails stays for the next run and holds up no other. */
export const sweepExpired =
  (deps: { expiry: ExpiryIndex; kinds: ReadonlyMap<string, Expire>; now: Now; log: Log }) =>
  async (): Promise<void> => {
    for (const { kind, key, row } of await deps.expiry.expired(deps.now(), LIMIT)) {
      const expire = deps.kinds.get(kind);
      try {
        if (!expire) throw new RangeError('a kind of row that nothing expires');
        await expire(key);
        await deps.expiry.done(row);
      } catch (error) {
        deps.log.error('sweep.failed', {
          kind,
          error: error instanceof Error ? error.name : 'unknown',
        });
      }
    }
  };
