import type { AuthenticationResult } from '@azure/msal-node';
import { TOKEN_SPARE_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Identity, MailboxRef } from '../../domain/ids.ts';
import { sealedFor } from '../../domain/sign-in/sealed.ts';
import { singleFlight } from '../../domain/single-flight.ts';
import { TOKEN_CACHE_UNREADABLE } from '../../domain/sign-in/token-key.ts';
import type { AccessTokens, OperatorFault, TokenCaches, TokenSeals } from '../../ports/tokens.ts';
import { confidentialClient, type EntraDeps } from './confidential-client.ts';
import { GRAPH_SCOPES } from './sign-in-url.ts';
import { CLIENT_REFUSED, TENANT_REFUSED } from './token-failure.ts';

export interface AccessTokensDeps extends EntraDeps {
  readonly caches: TokenCaches;
  readonly seals: TokenSeals;
  readonly operatorFault: OperatorFault;
  /** The app was refused in this tenant; `many`: several tenants do so, and the fault is our own. */
  readonly tenantRefused: (tid: string) => Promise<'one' | 'many'>;
}

type Options = { readonly claims?: string; readonly fresh?: boolean };

/** Access tokens by msal-node from the sealed cache of each mailbox. */
export function accessTokens(deps: AccessTokensDeps): AccessTokens {
  const operation = confidentialClient(deps);
  const memo = tokenMemo(deps.now);
  /** Requests that wait for the same token share one refresh. */
  const share = singleFlight<string>();

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
      if (!result.fromCache) await deps.operatorFault.over(CLIENT_REFUSED);
      return { result, cache: store.serialize() };
    } catch (error) {
      let failure = one.failure(error);
      if (failure.code === TENANT_REFUSED && (await deps.tenantRefused(identity.tid)) === 'many') {
        failure = new ServiceFailure('operator', one.lastAnswer()?.error ?? TENANT_REFUSED);
      }
      if (failure.kind === 'operator') await deps.operatorFault.met(failure.code);
      throw failure;
    }
  }

  /** Null when the vault is away or its key is lost, which it has told: the next refresh stores what it gets. */
  async function sealOrNot(identity: Identity, cache: string): Promise<string | null> {
    try {
      return await deps.seals.seal(sealedFor(identity), cache);
    } catch (error) {
      if (error instanceof ServiceFailure) return null;
      throw error;
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
    const cache = await deps.seals.open(sealedFor(identity), sealed.value);
    if (cache === null) {
      await deps.operatorFault.met(TOKEN_CACHE_UNREADABLE);
      throw new ServiceFailure('reconnect', TOKEN_CACHE_UNREADABLE);
    }
    try {
      const got = await silent(cache, identity, options);
      const value = got.cache === cache ? null : await sealOrNot(identity, got.cache);
      // Somebody else's newer cache stays: the tokens in hand are good all the same.
      if (value !== null) await deps.caches.save(ref, identity, { value, etag: sealed.etag });
      memo.put(ref, got.result.accessToken, got.result.expiresOn?.getTime() ?? deps.now());
      return got.result.accessToken;
    } catch (error) {
      // Two refreshes at once look like a revoked grant: only what is stored now tells.
      if (!isReconnect(error) || tried !== undefined) throw error;
      return fromCache(ref, options, { etag: sealed.etag, refusal: error });
    }
  }

  return {
    async get(ref, options = {}) {
      const wantsNew = options.fresh === true || options.claims !== undefined;
      if (wantsNew) memo.forget(ref);
      const warm = memo.get(ref);
      if (warm !== null) return warm;
      const name = JSON.stringify([ref, wantsNew, options.claims ?? null]);
      return share(name, () => fromCache(ref, options));
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
