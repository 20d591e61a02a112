import { z } from 'zod';
import { GRAPH_SCOPES } from '../../domain/sign-in-scopes.ts';
import type { Redeemed, SignInService } from '../../ports/sign-in-service.ts';
import { confidentialClient, type EntraDeps, type OneOperation } from './confidential-client.ts';

const cacheSchema = z.object({ RefreshToken: z.record(z.string(), z.unknown()) });

/** Redeems codes by msal-node. */
export function signInService(
  deps: EntraDeps & { readonly operatorFault: (code: string) => Promise<void> },
): SignInService {
  const operation = confidentialClient(deps);

  async function failed(one: OneOperation, thrown: unknown): Promise<Redeemed> {
    // Tokens came, but nothing that the library could make an account of.
    if (one.lastAnswer()?.status === 200) return { kind: 'failed', reason: 'identity_invalid' };
    const failure = one.failure(thrown);
    switch (failure.kind) {
      case 'reconnect':
        return { kind: 'failed', reason: 'code_rejected' };
      case 'throttled':
      case 'unavailable':
        return { kind: 'failed', reason: 'sign_in_unavailable' };
      case 'operator':
        // A garbled code can be "invalid_request": anybody can bring one, so it is nobody's alarm.
        if (failure.code === 'invalid_request') return { kind: 'failed', reason: 'code_rejected' };
        await deps.operatorFault(failure.code);
        return { kind: 'failed', reason: 'sign_in_failed' };
      case 'refused':
        return { kind: 'failed', reason: 'sign_in_failed' };
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
