import { z } from 'zod';
import { meaningOf } from '../../domain/sign-in/callback.ts';
import type { Redeemed, SignInService } from '../../ports/sign-in.ts';
import type { OperatorFault } from '../../ports/tokens.ts';
import { confidentialClient, type EntraDeps, type OneOperation } from './confidential-client.ts';
import { checkIdToken } from './id-token.ts';
import { GRAPH_SCOPES, adminConsentUrl, authorizeUrl, grantsAll } from './sign-in-url.ts';
import { CLIENT_REFUSED, TENANT_REFUSED } from './token-failure.ts';

type FailedReason = Extract<Redeemed, { kind: 'failed' }>['reason'];

const cacheSchema = z.object({ RefreshToken: z.record(z.string(), z.unknown()) });

interface SignInServiceDeps extends EntraDeps {
  /** Lower case; empty lets every tenant in. */
  readonly allowedTenants: readonly string[];
  readonly operatorFault: OperatorFault;
}

/** Microsoft's sign-in: its pages, and codes redeemed by msal-node. */
export function signInService(deps: SignInServiceDeps): SignInService {
  const { endpoint, allowedTenants } = deps;
  const operation = confidentialClient(deps);

  async function failed(one: OneOperation, thrown: unknown): Promise<Redeemed> {
    const answer = one.lastAnswer();
    const because = (reason: FailedReason): Redeemed => refused(reason, answer?.number ?? null);
    // Tokens came, but nothing that the library could make an account of.
    if (answer?.status === 200) return because('identity_invalid');
    const failure = one.failure(thrown);
    const meaning = meaningOf(answer?.number ?? null);
    if (meaning === 'conditional_access' || meaning === 'not_assigned') return because(meaning);
    switch (failure.kind) {
      case 'reconnect':
        // A garbled code can be "invalid_request": anybody can bring one. Else the tenant does not let the app in.
        return because(
          failure.code === TENANT_REFUSED && answer?.error !== 'invalid_request'
            ? 'sign_in_failed'
            : 'code_rejected',
        );
      case 'throttled':
      case 'unavailable':
        return because('sign_in_unavailable');
      case 'operator':
        await deps.operatorFault.met(failure.code);
        return because('sign_in_failed');
      case 'refused':
        return because('sign_in_failed');
    }
  }

  return {
    signInUrl: (request) => authorizeUrl(endpoint, request),
    adminConsentUrl: (state) => adminConsentUrl(endpoint, state),

    async redeem({ code, verifier, nonce }) {
      const one = await operation();
      try {
        const result = await one.client.acquireTokenByCode({
          code,
          codeVerifier: verifier,
          nonce,
          redirectUri: endpoint.redirectUri,
          scopes: [...GRAPH_SCOPES],
        });
        await deps.operatorFault.over(CLIENT_REFUSED);
        const cache = one.client.getTokenCache().serialize();
        const { RefreshToken } = cacheSchema.parse(JSON.parse(cache));
        const expected = { ...endpoint, nonce, allowedTenants };
        const checked = checkIdToken(result.idToken, expected, deps.now());
        if (checked.kind !== 'identity') return refused(checked.kind);
        const isRenewable = Object.keys(RefreshToken).length > 0;
        if (!isRenewable || !grantsAll(result.scopes)) return refused('scopes_missing');
        const { identity } = checked;
        return { kind: 'granted', identity, accessToken: result.accessToken, cache };
      } catch (error) {
        return failed(one, error);
      }
    },
  };
}

function refused(reason: FailedReason, number: string | null = null): Redeemed {
  return { kind: 'failed', reason, number };
}
