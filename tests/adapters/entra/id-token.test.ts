import { describe, expect, test } from 'vitest';
import { checkIdToken } from '../../../shared/adapters/entra/id-token.ts';

const NOW = Date.parse('2026-11-24T05:00:00.000Z');
const tid = '3c1f0d52-8f0e-4c4c-b0a5-0f6a3d1c7e01';
const oid = '9a41c2de-0000-4000-8000-00000000abcd';
const loginUrl = 'https://login.microsoftonline.com';
const expected = { loginUrl, clientId: 'app', nonce: 'n1', allowedTenants: [] };
const claims = {
  iss: `${loginUrl}/${tid}/v2.0`,
  aud: 'app',
  exp: NOW / 1000 + 1,
  nonce: 'n1',
  tid,
  oid,
};

const jwt = (payload: unknown) =>
  ['{}', JSON.stringify(payload), 's']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

describe('whom an id_token names', () => {
  test('tid and oid, in lower case', () => {
    const shouting = { ...claims, oid: oid.toUpperCase() };
    for (const good of [claims, shouting]) {
      const identity = { tid, oid };
      expect(checkIdToken(jwt(good), expected, NOW)).toEqual({ kind: 'identity', identity });
    }
  });

  test.each([
    ['another nonce', { nonce: 'n2' }],
    ['no nonce', { nonce: undefined }],
    ['another audience', { aud: 'other' }],
    ['several audiences', { aud: ['app', 'other'] }],
    ['another issuer', { iss: `https://login.evil.example/${tid}/v2.0` }],
    ['another tenant’s issuer', { iss: `${loginUrl}/${oid}/v2.0` }],
    ['expired now', { exp: NOW / 1000 }],
    ['no expiry', { exp: undefined }],
    ['an oid that is no GUID', { oid: '../x' }],
    ['a tid that is no GUID', { tid: 'common', iss: `${loginUrl}/common/v2.0` }],
  ])('%s is not ours', (_what, change) => {
    const checked = checkIdToken(jwt({ ...claims, ...change }), expected, NOW);
    expect(checked).toEqual({ kind: 'identity_invalid' });
  });

  test.each(['', 'a', 'a.b.c', 'a.bnVsbA.c'])('%j is no id_token', (text) => {
    expect(checkIdToken(text, expected, NOW)).toEqual({ kind: 'identity_invalid' });
  });

  test('a tenant that is not on the list', () => {
    const only = (allowed: string) => ({ ...expected, allowedTenants: [allowed] });
    expect(checkIdToken(jwt(claims), only(tid), NOW).kind).toBe('identity');
    expect(checkIdToken(jwt(claims), only(oid), NOW).kind).toBe('tenant_not_allowed');
  });
});
