import { createHash } from 'node:crypto';

import type { AuthorizationCode } from '../tokens.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';

export type Redeemer = { clientId: string; redirectUri: string; verifier: string | null };

/** Why a code can't be redeemed by this caller now, or null. A refused attempt uses nothing up. */
export function refuseCode(
  code: AuthorizationCode | undefined,
  by: Redeemer,
  now: number,
): SignInError | null {
  if (code === undefined) return aadsts(9002313);
  if (code.clientId !== by.clientId) return aadsts(70000);
  if (code.used) return aadsts(54005);
  if (now >= code.expiresAt) return aadsts(70008);
  if (code.redirectUri !== by.redirectUri) return aadsts(500112);
  return matchesChallenge(code.codeChallenge, by.verifier) ? null : aadsts(501481);
}

/** RFC 7636, 4.6. A verifier without a challenge is refused as one that does not match. */
function matchesChallenge(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null || verifier === null) return challenge === verifier;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
