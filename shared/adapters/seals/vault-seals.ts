import { ServiceFailure } from '../../domain/failure.ts';
import { keptFor } from '../../domain/kept-for.ts';
import { TOKEN_KEY_LOST } from '../../domain/sign-in/token-key.ts';
import {
  readVaultSealed,
  sealByVault,
  type WrappedKey,
} from '../../domain/sign-in/vault-sealed.ts';
import type { Now, RandomBytes } from '../../ports/clock.ts';
import type { TokenSeals } from '../../ports/tokens.ts';
import type { VaultKey } from './vault-key.ts';

export interface VaultSealsDeps {
  /** The first seals, all open. */
  readonly keys: readonly [VaultKey, ...VaultKey[]];
  /** How long a data key is kept in this process: to seal with, and to open what it has sealed. */
  readonly keptMs: number;
  readonly randomBytes: RandomBytes;
  readonly now: Now;
  /** Hears what the vault refused, and for which key. */
  readonly refused: (failure: ServiceFailure, key: KeyAsked) => Promise<void>;
}

/** `version` null: the one that seals. */
type KeyAsked = { readonly kid: string; readonly version: string | null };

const MOST = 1000;
const OWN = 'own';

/**
 * Envelope encryption: what is stored is sealed by a data key of this process, which travels along wrapped by the vault's
 * key. A data key that came from the storage only opens: whoever writes there could have chosen it.
 */
export function vaultSeals({
  keys,
  keptMs,
  randomBytes,
  now,
  refused,
}: VaultSealsDeps): TokenSeals {
  const [newest] = keys;
  const own = keptFor<{ by: WrappedKey; dataKey: Uint8Array }>({ lifeMs: keptMs, most: 1, now });
  const opened = keptFor<Uint8Array | null>({ lifeMs: keptMs, most: MOST, now });

  async function told<T>(key: KeyAsked, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (error instanceof ServiceFailure) {
        // What is sealed from now on must not be under a version that is gone.
        if (error.code === TOKEN_KEY_LOST) own.forget(OWN);
        await refused(error, key);
      }
      throw error;
    }
  }

  async function makeOwn(): Promise<{ by: WrappedKey; dataKey: Uint8Array }> {
    const dataKey = randomBytes(32);
    const by = await told({ kid: newest.kid, version: null }, () => newest.wrap(dataKey));
    await opened.keep(nameOf(by), () => Promise.resolve(dataKey));
    return { by, dataKey };
  }

  return {
    async seal(bound, text) {
      const { by, dataKey } = await own.keep(OWN, makeOwn);
      return sealByVault(by, dataKey, bound, text, randomBytes(12));
    },

    async open(bound, envelope) {
      const sealed = readVaultSealed(envelope);
      if (sealed === null) return null;
      const { by } = sealed;
      const key = keys.find(({ kid }) => kid === by.kid);
      if (!key) return null;
      const dataKey = await opened.keep(nameOf(by), () => told(by, () => key.unwrap(by)));
      return dataKey && sealed.open(dataKey, bound);
    },
  };
}

function nameOf({ kid, version, wrapped }: WrappedKey): string {
  return [kid, version, wrapped].join('.');
}
