import { createHash } from 'node:crypto';

import type { Mailbox } from '../mail/mailbox.ts';

const ID_TOKEN_LIFETIME_S = 60 * 60;

/** What MSAL builds its `homeAccountId` from: base64url JSON `{uid, utid}`. */
export function encodeClientInfo(user: Pick<Mailbox, 'tid' | 'oid'>): string {
  return Buffer.from(JSON.stringify({ uid: user.oid, utid: user.tid })).toString('base64url');
}

/** The claims of a v2.0 id_token. `now` in milliseconds; `nonce` null after a refresh. */
export function idTokenClaims(
  user: Mailbox,
  issued: { clientId: string; loginUrl: string; nonce: string | null; now: number },
): Record<string, unknown> {
  const seconds = Math.floor(issued.now / 1000);
  return {
    aud: issued.clientId,
    iss: `${issued.loginUrl}/${user.tid}/v2.0`,
    iat: seconds,
    nbf: seconds,
    exp: seconds + ID_TOKEN_LIFETIME_S,
    email: user.email,
    name: user.displayName,
    ...(issued.nonce === null ? {} : { nonce: issued.nonce }),
    oid: user.oid,
    preferred_username: user.userPrincipalName,
    sub: pairwiseSubject(user.oid, issued.clientId),
    tid: user.tid,
    ver: '2.0',
  };
}

/** `sub` differs from app to app for one user. */
function pairwiseSubject(oid: string, clientId: string): string {
  return createHash('sha256').update(`${oid} ${clientId}`).digest('base64url');
}

/** Claims as a rule wants them: overwritten, or left out where the rule says null. */
export function overwriteClaims(
  claims: Record<string, unknown>,
  changes: Record<string, unknown> = {},
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== null),
  );
}

/** Whether a `claims` parameter declares that the client can answer a claims challenge (`cp1`). */
export function declaresClaimsChallenge(claimsParameter: string | null): boolean {
  if (claimsParameter === null) return false;
  return /"xms_cc"\s*:\s*\{[^}]*"values"\s*:\s*\[[^\]]*"cp1"/iu.test(claimsParameter);
}
