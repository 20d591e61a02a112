import {
  adminConsentUrl,
  authorizeUrl,
  type SignInEndpoint,
} from '../../../shared/adapters/entra/sign-in-url.ts';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import type { MailboxRef } from '../../../shared/domain/ids.ts';
import { sealedFor } from '../../../shared/domain/sign-in/sealed.ts';
import { TOKEN_CACHE_UNREADABLE } from '../../../shared/domain/sign-in/token-key.ts';
import type { LookAtMailbox, SignInService } from '../../../shared/ports/sign-in.ts';
import type {
  AccessTokens,
  FleetGuard,
  TokenCaches,
  TokenSeals,
} from '../../../shared/ports/tokens.ts';
import type { Effect, EffectPlan } from './effect.ts';
import type { Outside } from './outside.ts';

const TOKEN_LIFE_MS = 60 * 60_000;
const PLAN: EffectPlan = { points: ['token'], latencyMs: [50, 300] };

/** A grant's access tokens and its cache are its name: the sealing around the cache is the real one. */
export function tokensInMemory(
  outside: Pick<Outside, 'time' | 'grants'>,
  deps: {
    readonly effect: Effect;
    readonly caches: TokenCaches;
    readonly fleet: Pick<FleetGuard, 'operatorFault'>;
    readonly seals: TokenSeals;
  },
): AccessTokens {
  const { time, grants } = outside;
  const warm = new Map<MailboxRef, { token: string; until: number }>();

  async function fromCache(ref: MailboxRef, triedEtag?: string): Promise<string> {
    const found = await deps.caches.find(ref);
    if (!found) throw new ServiceFailure('reconnect', 'no_tokens');
    const { identity, sealed } = found;
    if (sealed.etag === triedEtag) throw new ServiceFailure('reconnect', 'invalid_grant');
    const grant = await deps.seals.open(sealedFor(identity), sealed.value);
    if (grant === null) throw new ServiceFailure('reconnect', TOKEN_CACHE_UNREADABLE);
    const said = await deps.effect('token refresh', PLAN, () => grants.refresh(grant));
    if (said === 'operator_fault') {
      await deps.fleet.operatorFault('invalid_client');
      throw new ServiceFailure('operator', 'invalid_client', { status: 401 });
    }
    if (said === 'refused') {
      // Two refreshes at once look like a revoked grant: only what is stored now tells.
      if (triedEtag === undefined) return fromCache(ref, sealed.etag);
      throw new ServiceFailure('reconnect', 'invalid_grant', { status: 400 });
    }
    // Refresh tokens rotate: the cache is stored anew.
    const value = await deps.seals.seal(sealedFor(identity), grant);
    await deps.caches.save(ref, identity, { value, etag: sealed.etag });
    warm.set(ref, { token: grant, until: time.now() + TOKEN_LIFE_MS });
    return grant;
  }

  return {
    async get(ref, { fresh, claims } = {}) {
      if (fresh === true || claims !== undefined) warm.delete(ref);
      const found = warm.get(ref);
      return found && found.until > time.now() ? found.token : fromCache(ref);
    },
  };
}

/** Microsoft's pages and its token endpoint at a sign-in. */
export function signInInMemory(
  { grants }: Pick<Outside, 'grants'>,
  effect: Effect,
  endpoint: SignInEndpoint,
): SignInService {
  return {
    signInUrl: (request) => authorizeUrl(endpoint, request),
    adminConsentUrl: (state) => adminConsentUrl(endpoint, state),
    redeem: ({ code }) =>
      effect('code redeemed', { points: [], latencyMs: [100, 400] }, () => {
        const grant = grants.redeem(code);
        if (!grant) return { kind: 'failed', reason: 'code_rejected', number: null };
        return {
          kind: 'granted',
          identity: { tid: grant.mailbox.tid, oid: grant.mailbox.oid },
          accessToken: grant.id,
          cache: grant.id,
        };
      }),
  };
}

export function lookInMemory({ grants }: Pick<Outside, 'grants'>, effect: Effect): LookAtMailbox {
  return (accessToken) =>
    effect('look at mailbox', { points: [], latencyMs: [100, 400] }, () => {
      const mailbox = grants.opens(accessToken);
      if (!mailbox) return { kind: 'no_mailbox' };
      const { inbox, sentitems: sentItems, drafts } = mailbox.folders;
      const profile = { email: mailbox.shown, addresses: mailbox.addresses, otherAddresses: [] };
      return { kind: 'mailbox', profile, folders: { inbox, sentItems, drafts } };
    });
}
