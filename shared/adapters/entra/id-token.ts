import { z } from 'zod';
import type { Identity } from '../../domain/ids.ts';

const guid = z
  .string()
  .regex(/^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/)
  .toLowerCase();

const claimsSchema = z.object({
  iss: z.string(),
  aud: z.string(),
  exp: z.number(),
  nonce: z.string(),
  tid: guid,
  oid: guid,
});

type IdTokenCheck =
  | { readonly kind: 'identity'; readonly identity: Identity }
  | { readonly kind: 'identity_invalid' }
  | { readonly kind: 'tenant_not_allowed' };

/**
 * Whom an id_token from the token endpoint names. It came over the back channel from Microsoft itself, so its signature
 * is not checked (OpenID Connect Core 3.1.3.7, 6); issuer, audience, nonce and expiry are. `now` in milliseconds;
 * `allowedTenants` empty lets every tenant in.
 */
export function checkIdToken(
  idToken: string,
  expected: {
    readonly loginUrl: string;
    readonly clientId: string;
    readonly nonce: string;
    readonly allowedTenants: readonly string[];
  },
  now: number,
): IdTokenCheck {
  const claims = claimsSchema.safeParse(payloadOf(idToken));
  if (!claims.success) return { kind: 'identity_invalid' };
  const { iss, aud, exp, nonce, tid, oid } = claims.data;
  const genuine =
    iss.toLowerCase() === `${expected.loginUrl}/${tid}/v2.0`.toLowerCase() &&
    aud === expected.clientId &&
    nonce === expected.nonce &&
    exp * 1000 > now;
  if (!genuine) return { kind: 'identity_invalid' };
  const { allowedTenants } = expected;
  if (allowedTenants.length > 0 && !allowedTenants.includes(tid)) {
    return { kind: 'tenant_not_allowed' };
  }
  return { kind: 'identity', identity: { tid, oid } };
}

function payloadOf(idToken: string): unknown {
  try {
    const payload = Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8');
    const claims: unknown = JSON.parse(payload);
    return claims;
  } catch {
    return null;
  }
}
