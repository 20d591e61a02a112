import { expect, test } from 'vitest';
import { claimsChallenge } from '../../../shared/adapters/graph/graph-call.ts';

const claims = '{"access_token":{"nbf":{"essential":true,"value":"1~~?>"}}}';
const header = (encoded: string) =>
  `Bearer realm="", authorization_uri="https://login.example/authorize", error="insufficient_claims", claims="${encoded}"`;

test.each(['base64', 'base64url'] as const)('the claims come in %s', (encoding) => {
  expect(claimsChallenge(header(Buffer.from(claims).toString(encoding)))).toBe(claims);
});

test('they may stand before the error, in any case', () => {
  const encoded = Buffer.from(claims).toString('base64');
  expect(claimsChallenge(`Bearer Claims="${encoded}", Error="insufficient_claims"`)).toBe(claims);
});

test.each([
  ['no header', null],
  ['another error', `Bearer error="invalid_token", claims="e30="`],
  ['no claims', 'Bearer error="insufficient_claims"'],
])('%s asks for none', (_name, value) => {
  expect(claimsChallenge(value)).toBeNull();
});
