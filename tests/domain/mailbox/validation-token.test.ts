import { describe, expect, it } from 'vitest';
import {
  isFromGraph,
  tenantOf,
  validationTokensOf,
} from '../../../shared/domain/mailbox/validation-token.ts';

const LOGIN = 'https://login.microsoftonline.com';
const PUBLISHER = '0bf30f3b-4a52-48df-9a82-234910c4a086';
const v1 = { tid: 'T', iss: 'https://sts.windows.net/T/', appid: PUBLISHER };
const v2 = { tid: 'T', iss: `${LOGIN}/T/v2.0`, azp: PUBLISHER };

describe('a validation token is Graph’s', () => {
  it.each([v1, v2])('when its publisher and its issuer say so: %o', (claims) => {
    expect(isFromGraph(claims, 't', LOGIN)).toBe(true);
  });

  it.each([
    ['of another tenant', { ...v1, tid: 'U', iss: 'https://sts.windows.net/U/' }],
    ['of another issuer', { ...v1, iss: 'https://sts.windows.net/U/' }],
    ['of another sign-in service', { ...v2, iss: 'https://login.example/T/v2.0' }],
    ['of another app', { ...v1, appid: 'another' }],
    ['with the publisher where the other version has it', { ...v1, appid: 'x', azp: PUBLISHER }],
    ['with the publisher where the first version has it', { ...v2, azp: 'x', appid: PUBLISHER }],
    ['without a publisher', { tid: v1.tid, iss: v1.iss }],
    ['that is none', null],
  ])('but not one %s', (_what, claims) => {
    expect(isFromGraph(claims, 'T', LOGIN)).toBe(false);
  });
});

it('tokens are read from beside the items, and nothing else for one', () => {
  expect(validationTokensOf({ value: [], validationTokens: ['a', 7, 'x'.repeat(4097)] })).toEqual([
    'a',
  ]);
  for (const body of [null, [], {}, { validationTokens: 'a' }]) {
    expect(validationTokensOf(body)).toEqual([]);
  }
});

it('the tenant that a token names is a hint, and null for what names none', () => {
  const claims = Buffer.from(JSON.stringify({ tid: 'T' })).toString('base64url');
  expect(tenantOf(`h.${claims}.s`)).toBe('T');
  for (const token of ['', 'x', 'a.b.c', `h.${Buffer.from('{}').toString('base64url')}.s`]) {
    expect(tenantOf(token)).toBeNull();
  }
});
