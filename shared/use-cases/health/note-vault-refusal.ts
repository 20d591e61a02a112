import type { ServiceFailure } from '../../domain/failure.ts';
import { TOKEN_KEY_FORBIDDEN, TOKEN_KEY_LOST } from '../../domain/sign-in/token-key.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';

/**
 * What the vault refuses is the operator's to mend. One version of a key that is lost concerns the mailboxes that are
 * sealed under it; all else the whole installation, as refused credentials do. `version` null: the one that seals.
 */
export const noteVaultRefusal =
  (deps: {
    readonly counters: Pick<Counters, 'add'>;
    readonly log: Pick<Log, 'error'>;
    readonly operatorFault: (code: string) => Promise<void>;
  }) =>
  async (
    { kind, code }: ServiceFailure,
    { kid, version }: { readonly kid: string; readonly version: string | null },
  ): Promise<void> => {
    const isLost = code === TOKEN_KEY_LOST;
    if (isLost) {
      deps.counters.add('token_key_lost');
      deps.log.error('token_keys.lost', { kid, version });
    }
    const concernsAll = kind === 'operator' || code === TOKEN_KEY_FORBIDDEN;
    if (concernsAll || (isLost && version === null)) await deps.operatorFault(code);
  };
