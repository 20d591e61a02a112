import { type CheckValidationToken, isFromGraph } from '../../domain/mailbox/validation-token.ts';
import {
  CLOCKS_MS,
  SIGNING_KEYS_KEPT_MS,
  SIGNING_KEYS_REST_MS,
  SIGNING_KEYS_TIMEOUT_MS,
} from '../../domain/durations.ts';

/**
 * Tokens are checked against the signing keys that Microsoft publishes for all tenants. The keys are kept; while they
 * can't be read they are not asked for at each message, and nothing is proven.
 */
export function validationTokens(deps: {
  readonly loginUrl: string;
  readonly clientId: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}): CheckValidationToken {
  const { loginUrl, clientId, now } = deps;
  let verifier: ReturnType<typeof makeVerifier> | undefined;
  let restUntil = 0;
  return async (token, tid, at) => {
    if (now() < restUntil) return 'keys_unavailable';
    verifier ??= makeVerifier(deps);
    const verify = await verifier;
    const verified = await verify(token, { audience: clientId, at });
    if (verified === 'keys_unavailable') restUntil = now() + SIGNING_KEYS_REST_MS;
    if (typeof verified === 'string') return verified;
    return isFromGraph(verified.claims, tid, loginUrl) ? 'proven' : 'token_refused';
  };
}

/** The library is loaded when the first token comes. */
async function makeVerifier({
  loginUrl,
  fetch,
}: {
  loginUrl: string;
  fetch: typeof globalThis.fetch;
}) {
  const { createRemoteJWKSet, customFetch, errors, jwtVerify } = await import('jose');
  const keys = createRemoteJWKSet(new URL(`${loginUrl}/common/discovery/v2.0/keys`), {
    [customFetch]: fetch,
    timeoutDuration: SIGNING_KEYS_TIMEOUT_MS,
    cacheMaxAge: SIGNING_KEYS_KEPT_MS,
  });
  /** Of our asking for the keys, not of the token. */
  const isOfKeys = (error: unknown): boolean =>
    !(error instanceof errors.JOSEError) ||
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    error.constructor === errors.JOSEError;
  return async (
    token: string,
    { audience, at }: { readonly audience: string; readonly at: number },
  ): Promise<{ claims: unknown } | 'token_refused' | 'keys_unavailable'> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        audience,
        currentDate: new Date(at),
        clockTolerance: CLOCKS_MS / 1000,
        requiredClaims: ['exp'],
      });
      return { claims: payload };
    } catch (error) {
      return isOfKeys(error) ? 'keys_unavailable' : 'token_refused';
    }
  };
}
