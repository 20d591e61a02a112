/**
 * The claims that a 401 asks for (continuous access evaluation): `WWW-Authenticate: Bearer ...
 * error="insufficient_claims", claims="<base64>"`. Null when it asks for none.
 */
export function claimsChallenge(header: string | null): string | null {
  if (header === null || !/error="insufficient_claims"/i.test(header)) return null;
  const encoded = /claims="([A-Za-z0-9+/=_-]+)"/i.exec(header)?.[1];
  return encoded === undefined ? null : Buffer.from(encoded, 'base64').toString('utf8');
}
