import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import { TOKEN_KEY_FORBIDDEN, TOKEN_KEY_LOST } from '../../domain/sign-in/token-key.ts';
import { retryAfterMs } from '../../domain/work/retry-policy.ts';

const errorSchema = z.object({
  error: z.object({
    code: z.string(),
    innererror: z.object({ code: z.string() }).nullish().catch(null),
  }),
});

/** What an answer of the vault that is no success means. Its text is not kept: it names callers and addresses. */
export function vaultFailure(
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  body: unknown,
  now: number,
): ServiceFailure {
  const wait = retryAfterMs(headers.get('retry-after'), now);
  const told = { status, ...(wait === null ? {} : { retryAfterMs: wait }) };
  const error = errorSchema.safeParse(body).data?.error;
  if (status === 429) return new ServiceFailure('throttled', 'vault_throttled', told);
  if (status === 401) return new ServiceFailure('operator', 'vault_token_refused', { status });
  // Such as a key of a kind that wraps nothing.
  if (status === 400) return new ServiceFailure('operator', 'vault_request_refused', { status });
  // A page of something in between is no word of the vault's.
  if (status === 404 && error?.code === 'KeyNotFound') {
    return new ServiceFailure('reconnect', TOKEN_KEY_LOST, { status });
  }
  if (status === 403) {
    const code = error?.innererror?.code === 'KeyDisabled' ? TOKEN_KEY_LOST : TOKEN_KEY_FORBIDDEN;
    return new ServiceFailure('reconnect', code, { status });
  }
  return new ServiceFailure('unavailable', 'vault_unavailable', told);
}
