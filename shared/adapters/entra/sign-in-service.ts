import { z } from 'zod';
import { GRAPH_SCOPES } from '../../domain/sign-in/sign-in-scopes.ts';
import type { Redeemed, SignInService } from '../../ports/sign-in-service.ts';
import { meaningOf } from '../../domain/sign-in/callback.ts';
import { TENANT_REFUSED } from './token-failure.ts';
import { confidentialClient, type EntraDeps, type OneOperation } from './confidential-client.ts';

type FailedReason = Extract<Redeemed, { kind: 'failed' }>['reason'];

const cacheSchema = z.object({ RefreshToken: z.record(z.string(), z.unknown()) });

/** Redeems codes by msal-node. */
export function signInService(
  deps: EntraDeps & { readonly operatorFault: (code: string) => Promise<void> },
): SignInService {
  const operation = confidentialClient(deps);

  async function failed(one: OneOperation, thrown: unknown): Promise<Redeemed> {
    const answer = one.lastAnswer();
    const because = (reason: FailedReason): Redeemed => ({
      kind: 'failed',
      reason,
      number: answer?.number ?? null,
    });
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
        await deps.operatorFault(failure.code);
        return because('sign_in_failed');
      case 'refused':
        return because('sign_in_failed');
    }
  }

  return {
    async redeem({ code, verifier, nonce }) {
      const one = operation();
      try {
        const result = await one.client.acquireTokenByCode({
          code,
          codeVerifier: verifier,
          nonce,
          redirectUri: deps.endpoint.redirectUri,
          scopes: [...GRAPH_SCOPES],
        });
        const cache = one.client.getTokenCache().serialize();
        const { RefreshToken } = cacheSchema.parse(JSON.parse(cache));
        return {
          kind: 'tokens',
          idToken: result.idToken,
          accessToken: result.accessToken,
          scopes: result.scopes,
          hasRefreshToken: Object.keys(RefreshToken).length > 0,
          cache,
        };
      } catch (error) {
        return failed(one, error);
      }
    },
  };
}
