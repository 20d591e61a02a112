import { ServiceFailure } from '../../domain/failure.ts';
import { retryAfterMs } from '../../domain/work/retry-policy.ts';
import type { TokenAnswer } from './token-network.ts';

/** The grant is no longer good, whatever the number behind it. */
const RECONNECT = new Set([
  'invalid_grant',
  'interaction_required',
  'consent_required',
  'login_required',
]);
/** Of one tenant: the app is disabled or deleted there, the tenant itself is gone, or it has no mail service. */
const TENANT = new Set([
  'unauthorized_client',
  'invalid_request',
  'invalid_resource',
  'invalid_scope',
  'unsupported_grant_type',
]);

/** Said by the library without a request, when the cache holds nothing to refresh with. */
const NO_TOKENS = new Set(['no_tokens_found', 'no_account_found', 'refresh_token_expired']);

/** What Microsoft says of a secret, certificate or assertion of ours that it does not take. */
export const CLIENT_REFUSED = 'invalid_client';

/** The code of a refusal that belongs to a tenant, until several tenants show it. */
export const TENANT_REFUSED = 'tenant_refused';

/** The code of a grant that nobody consents to any more: an administrator, or the owner, has taken that back. */
const CONSENT_WITHDRAWN = 'consent_withdrawn';

/**
 * What a failed call of the token endpoint means. `answer` is its last answer, `thrown` what the library threw. The
 * library's error is not kept as a cause: it quotes Microsoft's text.
 */
export function tokenFailure(
  answer: TokenAnswer | null,
  network: unknown,
  thrown: unknown,
  now: number,
): ServiceFailure {
  if (thrown instanceof ServiceFailure) return thrown;
  if (answer !== null) return answered(answer, now);
  if (network !== null) {
    const late = network instanceof Error && network.name === 'TimeoutError';
    const code = late ? 'timeout' : 'token_endpoint_unreachable';
    return new ServiceFailure('unavailable', code, { cause: network });
  }
  const said = codeOf(thrown);
  // After a 429 or 5xx the library refuses the same request by itself for a while, with an empty code.
  if (said === '') return new ServiceFailure('throttled', 'token_endpoint_blocked');
  if (said !== null && (NO_TOKENS.has(said) || RECONNECT.has(said))) {
    return new ServiceFailure('reconnect', said);
  }
  return new ServiceFailure('unavailable', 'token_not_acquired', { cause: thrown });
}

function answered(
  { status, retryAfter, error, suberror }: TokenAnswer,
  now: number,
): ServiceFailure {
  const wait = retryAfterMs(retryAfter, now);
  const told = { status, ...(wait === null ? {} : { retryAfterMs: wait }) };
  if (status === 429) return new ServiceFailure('throttled', 'token_endpoint_throttled', told);
  if (status >= 500) return new ServiceFailure('unavailable', 'token_endpoint_failed', told);
  if (error !== null && RECONNECT.has(error)) {
    const isWithdrawn = error === 'consent_required' || suberror === 'consent_required';
    return new ServiceFailure('reconnect', isWithdrawn ? CONSENT_WITHDRAWN : error, { status });
  }
  if (error !== null && TENANT.has(error)) {
    return new ServiceFailure('reconnect', TENANT_REFUSED, { status });
  }
  // Nothing but our own credential is the same for everybody.
  if (error === CLIENT_REFUSED) return new ServiceFailure('operator', error, { status });
  return new ServiceFailure('unavailable', 'token_answer_unexpected', told);
}

function codeOf(thrown: unknown): string | null {
  if (typeof thrown !== 'object' || thrown === null || !('errorCode' in thrown)) return null;
  return typeof thrown.errorCode === 'string' ? thrown.errorCode : null;
}
