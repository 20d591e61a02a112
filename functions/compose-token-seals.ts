import { localSeals, sealsOf } from '../shared/adapters/seals/local-seals.ts';
import { vaultKey, type VaultKeyDeps } from '../shared/adapters/seals/vault-key.ts';
import { vaultSeals, type VaultSealsDeps } from '../shared/adapters/seals/vault-seals.ts';
import type { NonEmpty, TokenSealsConfig, VaultKeyConfig } from '../shared/config/config.ts';
import { DATA_KEY_KEPT_MS, VAULT_TIMEOUT_MS } from '../shared/domain/durations.ts';
import type { Delay } from '../shared/ports/clock.ts';
import type { TokenSeals } from '../shared/ports/tokens.ts';

/** What seals token caches: local keys, the vault's, or one of them beside the other. */
export function composeTokenSeals(
  config: TokenSealsConfig,
  ports: Omit<VaultKeyDeps, 'timeoutMs'> &
    Pick<VaultSealsDeps, 'randomBytes' | 'refused'> & { readonly delay: Delay },
): TokenSeals {
  const byVault = ([first, ...rest]: NonEmpty<VaultKeyConfig>): TokenSeals => {
    const key = (one: VaultKeyConfig) => vaultKey(one, { ...ports, timeoutMs: VAULT_TIMEOUT_MS });
    return vaultSeals({
      ...ports,
      keys: [key(first), ...rest.map(key)],
      keptMs: ports.delay(DATA_KEY_KEPT_MS),
    });
  };
  const local = localSeals(config.local, ports.randomBytes);
  if (config.sealedBy === 'vault') return sealsOf(byVault(config.vault), local);
  const [first, ...rest] = config.vault;
  return first === undefined ? local : sealsOf(local, byVault([first, ...rest]));
}
