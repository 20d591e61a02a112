import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../simulator/people.ts';
import { ANNA } from '../stage/microsoft/people.ts';
import {
  expectRefusal,
  openTokenClient,
  REDIRECT_URI,
  SCOPE,
  VERIFIER,
} from '../stage/microsoft/token-client.ts';

const { world, newCode, token, redeem, refresh } = await openTokenClient();
const DAY_MS = 24 * 60 * 60_000;

describe('redeeming a code', () => {
  test('gives the documented answer', async () => {
    const { status, headers, body } = await redeem({ client_info: '1' });
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(Object.keys(body).toSorted()).toEqual([
      'access_token',
      'client_info',
      'expires_in',
      'ext_expires_in',
      'id_token',
      'refresh_token',
      'scope',
      'token_type',
    ]);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3599,
      scope: 'openid profile User.Read Mail.ReadWrite Mail.Send',
    });
    const info: unknown = JSON.parse(
      Buffer.from(String(body['client_info']), 'base64url').toString(),
    );
    const anna = world.findMailbox(ANNA);
    expect(info).toEqual({ uid: anna?.oid, utid: anna?.tid });
  });

  test('works once: the second time is AADSTS54005, and the error has its exact shape', async () => {
    const code = await newCode();
    expect((await redeem({ code })).status).toBe(200);
    const second = await redeem({ code, 'client-request-id': 'corr-1' });
    expectRefusal(second, 'invalid_grant', 54005);
    const { trace_id: traceId, timestamp } = second.body;
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/u);
    expect(second.body['correlation_id']).toBe('corr-1');
    expect(second.body['error_description']).toBe(
      `AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.\r\nTrace ID: ${String(traceId)}\r\nCorrelation ID: corr-1\r\nTimestamp: ${String(timestamp)}`,
    );
  });

  test('ends after 10 minutes', async () => {
    const [inTime, late] = [await newCode(), await newCode()];
    world.clock.advance(9.9 * 60_000);
    expect((await redeem({ code: inTime })).status).toBe(200);
    world.clock.advance(0.2 * 60_000);
    expectRefusal(await redeem({ code: late }), 'invalid_grant', 70008);
  });

  test('is bound to its redirect URI, PKCE verifier, client and tenant', async () => {
    const other = { redirect_uri: `${REDIRECT_URI}/other` };
    expectRefusal(await redeem(other), 'invalid_client', 500112);
    expectRefusal(await redeem({ code_verifier: 'wrong' }), 'invalid_grant', 501481);
    expectRefusal(await redeem({ code_verifier: null }), 'invalid_grant', 501481);
    expectRefusal(await redeem({ code: 'made-up' }), 'invalid_grant', 9002313);

    const secrets = [{ value: 's', expiresAt: Number.POSITIVE_INFINITY }];
    world.apps.set('b', { clientId: 'b', displayName: 'B', secrets, redirectUris: [] });
    const byOther = await redeem({ client_id: 'b', client_secret: 's' });
    expectRefusal(byOther, 'invalid_grant', 70000);

    const grant = { grant_type: 'authorization_code', code: await newCode() };
    const request = { ...grant, redirect_uri: REDIRECT_URI, code_verifier: VERIFIER };
    const elsewhere = await token(request, { tenant: 'fabrikam.example' });
    expectRefusal(elsewhere, 'invalid_grant', 700005);
  });

  test('a refused attempt leaves the code good', async () => {
    const code = await newCode();
    await redeem({ code, code_verifier: 'wrong' });
    expect((await redeem({ code })).status).toBe(200);
  });
});

describe('the client shows that it is itself', () => {
  test('a wrong, a missing and an expired secret are told apart, with 401', async () => {
    expectRefusal(await redeem({ client_secret: 'wrong' }), 'invalid_client', 7000215, 401);
    expectRefusal(await redeem({ client_secret: null }), 'invalid_client', 7000218, 401);
    const secret = world.apps.get(DEFAULT_CLIENT_ID)?.secrets[0];
    if (secret) secret.expiresAt = world.clock.now() + DAY_MS;
    expect((await redeem()).status).toBe(200);
    world.clock.advance(DAY_MS);
    expectRefusal(await redeem(), 'invalid_client', 7000222, 401);
  });

  test('HTTP Basic and a client assertion are ways to do it, too', async () => {
    const grant = {
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      client_secret: null,
    };
    const basic = Buffer.from(`${DEFAULT_CLIENT_ID}:${DEFAULT_CLIENT_SECRET}`).toString('base64');
    const byBasic = await token(
      { ...grant, code: await newCode(), client_id: null },
      { authorization: `Basic ${basic}` },
    );
    expect(byBasic.status).toBe(200);
    const byAssertion = await token({
      ...grant,
      code: await newCode(),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'a.b.c',
    });
    expect(byAssertion.status).toBe(200);
  });

  test('an unknown client, grant type or tenant', async () => {
    expectRefusal(await redeem({ client_id: 'nobody' }), 'unauthorized_client', 700016);
    expectRefusal(await redeem({ grant_type: 'password' }), 'unsupported_grant_type', 70003);
    expectRefusal(await redeem({ grant_type: null }), 'invalid_request', 900144);
    const nowhere = await token(
      { grant_type: 'refresh_token', refresh_token: 'x' },
      { tenant: 'nowhere' },
    );
    expectRefusal(nowhere, 'invalid_request', 90002);
  });
});

describe('refresh tokens', () => {
  test('rotate, the old one staying good, and each lives 90 days', async () => {
    const first = await redeem();
    world.clock.advance(60 * DAY_MS);
    const second = await refresh(first.body['refresh_token']);
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first.body['refresh_token']);
    expect((await refresh(first.body['refresh_token'])).status).toBe(200);
    world.clock.advance(31 * DAY_MS);
    expectRefusal(await refresh(first.body['refresh_token']), 'invalid_grant', 700082);
    expect((await refresh(second.body['refresh_token'])).status).toBe(200);
  });

  test('a refreshed id_token has no nonce', async () => {
    const first = await redeem();
    expect(decodeJwt(String(first.body['id_token']))['nonce']).toBe('n-1');
    const second = await refresh(first.body['refresh_token']);
    expect(decodeJwt(String(second.body['id_token']))).not.toHaveProperty('nonce');
  });

  test('a revocation refuses those from before with its number; a new sign-in is good', async () => {
    const before = await redeem();
    world.tokens.revoke(world.findMailbox(ANNA)?.oid ?? '', {
      aadsts: 50173,
      claimsChallenge: true,
    });
    const refused = await refresh(before.body['refresh_token']);
    expectRefusal(refused, 'invalid_grant', 50173);
    expect(refused.body['suberror']).toBe('bad_token');
    const after = await redeem();
    expect((await refresh(after.body['refresh_token'])).status).toBe(200);
    expectRefusal(await refresh(before.body['refresh_token']), 'invalid_grant', 50173);
  });

  test('withdrawn consent is AADSTS65001', async () => {
    const { body } = await redeem();
    world.tokens.consents.clear();
    expectRefusal(await refresh(body['refresh_token']), 'invalid_grant', 65001);
  });

  test('may ask for fewer scopes and later for the rest again', async () => {
    const { body } = await redeem();
    const fewer = await refresh(body['refresh_token'], { scope: 'offline_access Mail.Send' });
    expect(fewer.body['scope']).toBe('Mail.Send');
    expect(fewer.body).not.toHaveProperty('id_token');
    const all = await refresh(fewer.body['refresh_token'], { scope: SCOPE });
    expect(all.body['scope']).toContain('Mail.ReadWrite');
  });

  test('claims with cp1 are remembered in the access token', async () => {
    const claims = JSON.stringify({ access_token: { xms_cc: { values: ['cp1'] } } });
    const { body } = await redeem({ claims });
    expect(world.tokens.accessTokens.get(String(body['access_token']))).toMatchObject({
      handlesClaimsChallenge: true,
    });
  });
});
