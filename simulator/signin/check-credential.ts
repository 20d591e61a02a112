import { timingSafeEqual } from 'node:crypto';

import type { AppRegistration } from '../tokens.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';

/** How a confidential client shows at the token endpoint that it is itself. */
export type ClientCredential =
  | { kind: 'secret'; secret: string }
  | { kind: 'assertion' }
  | { kind: 'none' };

/** What is wrong with the credential, or null. */
export function refuseCredential(
  app: AppRegistration,
  credential: ClientCredential,
  now: number,
): SignInError | null {
  if (credential.kind === 'none') return aadsts(7000218);
  // An assertion's signature is not checked: the simulator holds no client's certificate.
  if (credential.kind === 'assertion') return null;
  const registered = app.secrets.find((known) => sameText(known.value, credential.secret));
  if (registered === undefined) return aadsts(7000215);
  return now >= registered.expiresAt ? aadsts(7000222) : null;
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
