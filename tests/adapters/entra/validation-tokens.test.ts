import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { validationTokens } from '../../../shared/adapters/entra/validation-tokens.ts';
import { listen } from '../../stage/listen.ts';

const CLIENT = '6e0e7f5c-2f4b-4d5e-9a83-5c1f7b3f0a11';
const TID = '3c1f0d52-0d9e-4c0e-8f5b-2d6a1f0b7c11';
const AT = Date.parse('2026-11-26T12:00:00Z');
const HOUR_S = 3600;

const signing = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256', { extractable: true });
const published = { ...(await exportJWK(signing.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };

/** Microsoft's page of keys, as it answers or does not. */
const page = { status: 200, asked: 0 };
const server = createServer((request, response) => {
  page.asked += 1;
  const isThere = request.url === '/login/common/discovery/v2.0/keys';
  response.writeHead(isThere ? page.status : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ keys: [published] }));
});
const { url, close } = await listen(server);
afterAll(close);

let now = AT;
let check: ReturnType<typeof validationTokens>;
beforeEach(() => {
  now = AT;
  Object.assign(page, { status: 200, asked: 0 });
  const loginUrl = `${url}/login`;
  check = validationTokens({ loginUrl, clientId: CLIENT, fetch, now: () => now });
});

const claims = {
  aud: CLIENT,
  iss: `https://sts.windows.net/${TID}/`,
  nbf: AT / 1000 - 60,
  exp: AT / 1000 + HOUR_S,
  appid: '0bf30f3b-4a52-48df-9a82-234910c4a086',
  tid: TID,
};
const token = (
  changes: object = {},
  { key = signing.privateKey, kid = 'k1', alg = 'RS256' } = {},
) => new SignJWT({ ...claims, ...changes }).setProtectedHeader({ alg, kid }).sign(key);

describe('a validation token', () => {
  it('of Graph for this app and this tenant proves where a notification comes from', async () => {
    expect(await check(await token(), TID, AT)).toBe('proven');
  });

  it('is judged by when it came, so that waiting in a queue ends nothing', async () => {
    now = AT + 24 * HOUR_S * 1000;
    expect(await check(await token(), TID, AT)).toBe('proven');
    expect(await check(await token(), TID, now)).toBe('token_refused');
  });

  it.each([
    ['of another tenant', () => token(), '00000000-0000-0000-0000-000000000000'],
    ['for another app', () => token({ aud: 'another' })],
    ['of another app', () => token({ appid: 'another' })],
    ['of another issuer', () => token({ iss: 'https://sts.windows.net/else/' })],
    ['that has expired', () => token({ exp: AT / 1000 - 2 * HOUR_S })],
    ['without an end', () => token({ exp: undefined })],
    ['from the future', () => token({ nbf: AT / 1000 + HOUR_S })],
    ['signed by somebody else', () => token({}, { key: foreign.privateKey })],
    ['signed by a key that nobody knows', () => token({}, { kid: 'k2' })],
    ['that is none', () => Promise.resolve('a.b.c')],
  ])('%s proves nothing', async (_what, make, tid: string = TID) => {
    expect(await check(await make(), tid, AT)).toBe('token_refused');
  });

  it('signed by nobody proves nothing', async () => {
    const unsigned = [{ alg: 'none' }, claims]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    expect(await check(`${unsigned}.`, TID, AT)).toBe('token_refused');
  });
});

describe('Microsoft’s signing keys', () => {
  it('are asked for once for many tokens', async () => {
    const given = await token();
    await Promise.all(Array.from({ length: 5 }, () => check(given, TID, AT)));
    await check(given, TID, AT);
    expect(page.asked).toBe(1);
  });

  it('that can’t be read prove nothing, and are not asked for again at each message', async () => {
    page.status = 503;
    const given = await token();
    expect(await check(given, TID, AT)).toBe('keys_unavailable');
    page.status = 200;
    expect(await check(given, TID, AT)).toBe('keys_unavailable');
    expect(page.asked).toBe(1);
    now = AT + 60_000;
    expect(await check(given, TID, AT)).toBe('proven');
  });
});
