import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { isKeyVersion, vaultKeyId, type WrappedKey } from '../../domain/sign-in/vault-sealed.ts';
import type { ManagedIdentity } from '../managed-identity.ts';
import { vaultFailure } from './vault-failure.ts';

/** A key in a vault that wraps data keys. The key itself never leaves the vault. */
export interface VaultKey {
  readonly kid: string;
  /** Wraps by the newest version, or the one that the settings name. */
  wrap(dataKey: Uint8Array): Promise<WrappedKey>;
  /** Null for what this version has not wrapped. */
  unwrap(by: WrappedKey): Promise<Uint8Array | null>;
}

export interface VaultKeyDeps {
  readonly fetch: typeof fetch;
  readonly identity: ManagedIdentity;
  readonly timeoutMs: number;
  readonly now: () => number;
}

const ALGORITHM = 'RSA-OAEP-256';
const answerSchema = z.object({ kid: z.string(), value: z.base64url() });

/** `url` without version and trailing slash, such as `https://kv-1.vault.azure.net/keys/token-envelope`. */
export function vaultKey(
  { url, version: pinned }: { readonly url: string; readonly version: string | null },
  { fetch: fetchFn, identity, timeoutMs, now }: VaultKeyDeps,
): VaultKey {
  const kid = vaultKeyId(url);
  const scope = scopeOf(url);

  async function token(): Promise<string> {
    try {
      return (await identity.getToken(scope)).token;
    } catch (cause) {
      throw new ServiceFailure('operator', 'managed_identity_unavailable', { cause });
    }
  }

  async function call(path: string, value: string): Promise<z.infer<typeof answerSchema>> {
    const authorization = `Bearer ${await token()}`;
    try {
      const response = await fetchFn(`${url}${path}?api-version=7.4`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify({ alg: ALGORITHM, value }),
        // A token travels along.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw vaultFailure(response, body, now());
      return answerSchema.parse(body);
    } catch (cause) {
      if (cause instanceof ServiceFailure) throw cause;
      throw new ServiceFailure('unavailable', 'vault_unavailable', { cause });
    }
  }

  return {
    kid,
    async wrap(dataKey) {
      const bytes = Buffer.from(dataKey).toString('base64url');
      const answer = await call(`${pinned === null ? '' : `/${pinned}`}/wrapkey`, bytes);
      const version = answer.kid.split('/').at(-1) ?? '';
      if (!isKeyVersion(version)) throw new ServiceFailure('unavailable', 'vault_unavailable');
      return { kid, version, wrapped: answer.value };
    },
    async unwrap({ version, wrapped }) {
      try {
        const { value } = await call(`/${version}/unwrapkey`, wrapped);
        return new Uint8Array(Buffer.from(value, 'base64url'));
      } catch (error) {
        if (error instanceof ServiceFailure && error.status === 400) return null;
        throw error;
      }
    },
  };
}

/** Each cloud's vaults have a domain of their own, and tokens are for all of it. */
function scopeOf(url: string): string {
  const [, ...domain] = new URL(url).hostname.split('.');
  const isVault = /^(vault|managedhsm)$/.test(domain[0] ?? '');
  // On loopback stands one for tests.
  return `https://${isVault ? domain.join('.') : 'vault.azure.net'}/.default`;
}
