import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { ANNA } from '../stage/microsoft/people.ts';
import { expectRefusal, openTokenClient } from '../stage/microsoft/token-client.ts';

const { world, newCode, redeem, setRule } = await openTokenClient();

describe('rules of a user or tenant', () => {
  test('a permission can be left out, and all can be named with their prefix', async () => {
    await setRule({ withheldScopes: ['Mail.Send'], prefixScopes: true });
    const { body } = await redeem();
    expect(body['scope']).toBe(
      'openid profile https://graph.microsoft.com/User.Read https://graph.microsoft.com/Mail.ReadWrite',
    );
    expect(world.tokens.accessTokens.get(String(body['access_token']))?.scopes).toEqual([
      'User.Read',
      'Mail.ReadWrite',
    ]);
  });

  test('the refresh token and the id_token can be missing, claims can be wrong', async () => {
    await setRule({ withholdRefreshToken: true, idTokenClaims: { nonce: 'other', tid: null } });
    const { body } = await redeem();
    expect(body).not.toHaveProperty('refresh_token');
    const claims = decodeJwt(String(body['id_token']));
    expect(claims['nonce']).toBe('other');
    expect(claims).not.toHaveProperty('tid');
    await setRule({ withholdIdToken: true });
    expect((await redeem()).body).not.toHaveProperty('id_token');
  });

  test("a tenant's refusal meets all its users, and a user's own goes first", async () => {
    await setRule({ tokenError: { code: 53003 } }, 'contoso');
    const blocked = await redeem();
    expectRefusal(blocked, 'invalid_grant', 53003);
    expect(blocked.body['suberror']).toBe('message_only');
    await setRule({ tokenError: { code: 50076, error: 'interaction_required' } });
    expectRefusal(await redeem(), 'interaction_required', 50076);
  });

  test('a malformed rule is refused', async () => {
    expect((await setRule({ withheldScope: ['Mail.Send'] })).status).toBe(400);
    expect((await setRule({ tokenError: 50173 })).status).toBe(400);
    expect((await setRule({}, 'nobody@nowhere.example')).status).toBe(404);
  });
});

describe('faults at the token endpoint', () => {
  test('throttling with Retry-After, before anything is done', async () => {
    const code = await newCode();
    world.faults.add({
      match: { target: 'token', times: 1 },
      effect: { type: 'throttle', retryAfter: '7' },
    });
    const throttled = await redeem({ code });
    expect(throttled.status).toBe(429);
    expect(throttled.headers.get('retry-after')).toBe('7');
    expect((await redeem({ code })).status).toBe(200);
  });

  test('an outage of one user only, and one that says what it likes', async () => {
    world.faults.add({
      match: { target: 'token', mailbox: ANNA, times: 1 },
      effect: { type: 'fail', status: 503 },
    });
    expectRefusal(await redeem(), 'temporarily_unavailable', 90033, 503);
    world.faults.add({
      match: { target: 'token', times: 1 },
      effect: { type: 'fail', status: 400, code: 'invalid_grant', message: 'AADSTS50173: gone' },
    });
    expectRefusal(await redeem(), 'invalid_grant', 50173);
    expect((await redeem()).status).toBe(200);
  });

  test('an answer lost after the effect has used the code up', async () => {
    const code = await newCode();
    world.faults.add({ match: { target: 'token', times: 1 }, effect: { type: 'drop-after' } });
    await expect(redeem({ code })).rejects.toThrow('fetch failed');
    expectRefusal(await redeem({ code }), 'invalid_grant', 54005);
  });
});
