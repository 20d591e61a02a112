import type { AuthenticationResult } from '@azure/msal-node';
import { TOKEN_SPARE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Identity, MailboxRef } from '../../domain/ids.ts';
import { seal, sealedFor, type SealingKeys, unseal } from '../../domain/sign-in/sealed.ts';
import type { RandomBytes } from '../../ports/clock.ts';
import type { AccessTokens, TokenCaches } from '../../ports/tokens.ts';
import { confidentialClient, type EntraDeps } from './confidential-client.ts';
import { GRAPH_SCOPES } from './sign-in-url.ts';
import { TENANT_REFUSED } from './token-failure.ts';

export interface AccessTokensDeps extends EntraDeps {
  readonly caches: TokenCaches;
  readonly keys: SealingKeys;
  readonly randomBytes: RandomBytes;
  readonly operatorFault: (code: string) => Promise<void>;
  /** The app was refused in this tenant; `many`: several tenants do so, and the fault is our own. */
  readonly tenantRefused: (tid: string) => Promise<'one' | 'many'>;
}

type Options = { readonly claims?: string; readonly fresh?: boolean };

/** Access tokens by msal-node from the sealed cache of each mailbox. */
export function accessTokens(deps: AccessTokensDeps): AccessTokens {
  const operation = confidentialClient(deps);
  const memo = tokenMemo(deps.now);
  /** Requests that wait for the same token share one refresh. */
  const running = new Map<string, Promise<string>>();

  async function silent(
    cache: string,
    identity: Identity,
    { claims, fresh }: Options,
  ): Promise<{ result: AuthenticationResult; cache: string }> {
    const one = await operation();
    try {
      const store = one.client.getTokenCache();
      store.deserialize(cache);
      const accounts = await store.getAllAccounts();
      const account = accounts.find(
        ({ localAccountId, tenantId }) =>
          localAccountId === identity.oid && tenantId === identity.tid,
      );
      if (!account) throw new ServiceFailure('reconnect', 'no_account_found');
      const result = await one.client.acquireTokenSilent({
        account,
        scopes: [...GRAPH_SCOPES],
        forceRefresh: fresh === true,
        ...(claims === undefined ? {} : { claims }),
      });
      return { result, cache: store.serialize() };
    } catch (error) {
      const failure = one.failure(error);
      if (failure.code !== TENANT_REFUSED) throw failure;
      if ((await deps.tenantRefused(identity.tid)) === 'one') throw failure;
      throw new ServiceFailure('operator', one.lastAnswer()?.error ?? TENANT_REFUSED);
    }
  }

  /** `tried`: what the cache of this ETag was refused for. */
  async function fromCache(
    ref: MailboxRef,
    options: Options,
    tried?: { readonly etag: string; readonly refusal: unknown },
  ): Promise<string> {
    const stored = await deps.caches.find(ref);
    if (!stored) throw new ServiceFailure('reconnect', 'no_tokens');
    const { identity, sealed } = stored;
    if (sealed.etag === tried?.etag) throw tried.refusal;
    const cache = unseal(deps.keys, sealedFor(identity), sealed.value);
    if (cache === null) throw new ServiceFailure('operator', 'token_cache_unreadable');
    try {
      const got = await silent(cache, identity, options);
      if (got.cache !== cache) {
        const value = seal(deps.keys, sealedFor(identity), got.cache, deps.randomBytes(12));
        // Somebody else's newer cache stays: the tokens in hand are good all the same.
        await deps.caches.save(ref, identity, { value, etag: sealed.etag });
      }
      memo.put(ref, got.result.accessToken, got.result.expiresOn?.getTime() ?? deps.now());
      return got.result.accessToken;
    } catch (error) {
      // Two refreshes at once look like a revoked grant: only what is stored now tells.
      if (!isReconnect(error) || tried !== undefined) throw error;
      return fromCache(ref, options, { etag: sealed.etag, refusal: error });
    }
  }

  async function acquire(ref: MailboxRef, options: Options): Promise<string> {
    try {
      return await fromCache(ref, options);
    } catch (error) {
      if (error instanceof ServiceFailure && error.kind === 'operator') {
        await deps.operatorFault(error.code);
      }
      throw error;
    }
  }

  return {
    async get(ref, options = {}) {
      const wantsNew = options.fresh === true || options.claims !== undefined;
      if (wantsNew) memo.forget(ref);
      const warm = memo.get(ref);
      if (warm !== null) return warm;
      const name = JSON.stringify([ref, wantsNew, options.claims ?? null]);
      const started =
        running.get(name) ?? acquire(ref, options).finally(() => running.delete(name));
      running.set(name, started);
      return started;
    },
  };
}

function isReconnect(error: unknown): boolean {
  return error instanceof ServiceFailure && error.kind === 'reconnect';
}

const MOST = 10_000;

/** Warm access tokens of this process, so that a notification costs no read of the stored cache. */
function tokenMemo(now: () => number) {
  const tokens = new Map<MailboxRef, { token: string; expiresAt: number }>();
  return {
    get(ref: MailboxRef): string | null {
      const found = tokens.get(ref);
      if (!found) return null;
      if (found.expiresAt - TOKEN_SPARE_MS > now()) return found.token;
      tokens.delete(ref);
      return null;
    },
    put(ref: MailboxRef, token: string, expiresAt: number): void {
      tokens.delete(ref);
      tokens.set(ref, { token, expiresAt });
      const [oldest] = tokens.keys();
      if (tokens.size > MOST && oldest !== undefined) tokens.delete(oldest);
    },
    forget(ref: MailboxRef): void {
      tokens.delete(ref);
    },
  };
}
