import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInId } from '../../../shared/domain/sign-in/sign-in.ts';
import { takeCallback } from '../../../shared/use-cases/connect/take-callback.ts';
import { signInByScript } from '../../stage/microsoft/signin-script.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const MINUTE = 60_000;
const ANNA = 'anna@contoso.example';
const BEN = 'ben@contoso.example';
let stage: ConnectStage;
let users = 0;
const somebody = () => who('acme', `user-${(users += 1)}`);

beforeAll(async () => {
  stage = await connectStage();
});
afterAll(() => stage.simulator.close());

describe('every way that a sign-in can end', () => {
  test('approved: a ticket, and nothing is connected before it is completed', async () => {
    const user = somebody();
    const answer = await stage.signIn(user, ANNA);
    expect(answer).toEqual({
      emailSync: 'authorized',
      ticket: expect.stringMatching(/^[0-9a-f]{64}\.[\w-]{43}$/),
    });
    expect(await stage.read(user)).toMatchObject({ status: 'disconnected', email: null });
    expect(await stage.complete(user, answer['ticket'])).toMatchObject({
      kind: 'connection',
      connection: { status: 'connected', email: ANNA, subscriptionsExpireAt: null, problems: 0 },
    });
  });

  test('cancelled', async () => {
    expect(await stage.signIn(somebody(), ANNA, { action: 'cancel' })).toEqual({
      emailSync: 'cancelled',
    });
  });

  test('an administrator must approve: access_denied with AADSTS90094, and consent_required', async () => {
    expect(await stage.signIn(somebody(), ANNA, { action: 'needs_admin' })).toEqual({
      emailSync: 'admin_consent_required',
    });
    const { authorizeUrl } = await stage.begin(somebody());
    const url = new URL('https://app.example/api/oauth/callback?error=consent_required');
    url.searchParams.set('state', new URL(authorizeUrl).searchParams.get('state') ?? '');
    expect(await stage.callback(url)).toEqual({ emailSync: 'admin_consent_required' });
  });

  test('another mailbox at a reconnect changes nothing', async () => {
    const user = somebody();
    await stage.connect(user, ANNA);
    const before = await stage.read(user);
    const answer = await stage.signIn(user, 'ben@contoso.example', { intent: 'reconnect' });
    expect(answer).toEqual({ emailSync: 'different_mailbox', ticket: expect.any(String) });
    expect(await stage.read(user)).toEqual(before);
    expect(await stage.generation(user)).toBe(0);
  });

  test('a wrong code', async () => {
    const { authorizeUrl } = await stage.begin(somebody());
    const browser = await signInByScript(stage.simulator, { authorizeUrl, email: ANNA });
    browser.searchParams.set('code', '1.wrong');
    expect(await stage.callback(browser)).toEqual({
      emailSync: 'failed',
      reason: 'code_rejected',
      code: 'AADSTS9002313',
    });
  });

  test('an expired state', async () => {
    const late = await connectStage();
    const { authorizeUrl } = await late.begin(somebody());
    const browser = await signInByScript(late.simulator, { authorizeUrl, email: ANNA });
    late.pass(10 * MINUTE);
    const expired = { emailSync: 'failed', reason: 'state_expired' };
    expect(await late.callback(browser)).toEqual(expired);
    await late.simulator.close();
  });

  test('the same state and code again: the same redirect, also at the same moment', async () => {
    const real = await connectStage({ sleep });
    const { authorizeUrl } = await real.begin(somebody());
    const browser = await signInByScript(real.simulator, { authorizeUrl, email: ANNA });
    const [first, second] = await Promise.all([real.callback(browser), real.callback(browser)]);
    expect(first).toMatchObject({ emailSync: 'authorized' });
    expect(second).toEqual(first);
    expect(await real.callback(browser)).toEqual(first);
    await real.simulator.close();
  });

  test('a replayed state with another code', async () => {
    const { authorizeUrl } = await stage.begin(somebody());
    const browser = await signInByScript(stage.simulator, { authorizeUrl, email: ANNA });
    await stage.callback(browser);
    const again = await signInByScript(stage.simulator, { authorizeUrl, email: ANNA });
    const replayed = { emailSync: 'failed', reason: 'state_replayed' };
    expect(await stage.callback(again)).toEqual(replayed);
  });

  test('a state that was never given out', async () => {
    const query = { code: 'c', error: null, subcode: null, description: null };
    expect(await takeCallback(stage.deps)('made-up', query)).toEqual({ kind: 'unknown_state' });
  });

  test('a return address that is no longer allowed at the callback', async () => {
    const { authorizeUrl } = await stage.begin(somebody());
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const deps = { ...stage.deps, allowedReturnOrigins: ['https://other.example'] };
    const query = { code: 'c', error: null, subcode: null, description: null };
    expect(await takeCallback(deps)(state, query)).toEqual({ kind: 'unknown_state' });
  });

  test('an account without an Exchange mailbox', async () => {
    const email = 'frank@contoso.example';
    stage.simulator.world.addMailbox({ email, name: 'Frank', kind: 'no-exchange' });
    const answer = await stage.signIn(somebody(), email);
    expect(answer).toEqual({ emailSync: 'failed', reason: 'no_mailbox' });
  });

  test.each([
    ['User.Read', { withheldScopes: ['User.Read'] }],
    ['Mail.ReadWrite', { withheldScopes: ['Mail.ReadWrite'] }],
    ['Mail.Send', { withheldScopes: ['Mail.Send'] }],
    ['a refresh token', { withholdRefreshToken: true }],
  ])('missing scopes: %s', async (_what, rule) => {
    await stage.rule('carla@fabrikam.example', rule);
    const answer = await stage.signIn(somebody(), 'carla@fabrikam.example');
    expect(answer).toEqual({ emailSync: 'failed', reason: 'scopes_missing' });
  });

  test('scopes with a resource prefix are granted all the same', async () => {
    await stage.rule('chiyo@tailspin.example', { prefixScopes: true });
    const answer = await stage.signIn(somebody(), 'chiyo@tailspin.example');
    expect(answer).toMatchObject({ emailSync: 'authorized' });
  });

  test.each([
    ['nonce', { idTokenClaims: { nonce: 'another' } }],
    ['no nonce', { idTokenClaims: { nonce: null } }],
    ['audience', { idTokenClaims: { aud: 'another-app' } }],
    ['issuer', { idTokenClaims: { iss: 'https://login.evil.example/x/v2.0' } }],
    ['expiry', { idTokenClaims: { exp: 1_700_000_000 } }],
    ['no oid', { idTokenClaims: { oid: null } }],
    ['no id_token', { withholdIdToken: true }],
  ])('an id_token that is not ours: %s', async (_what, rule) => {
    await stage.rule('dieter@northwind.example', rule);
    const answer = await stage.signIn(somebody(), 'dieter@northwind.example');
    expect(answer).toEqual({ emailSync: 'failed', reason: 'identity_invalid' });
  });

  test('a tenant that is not allowed', async () => {
    const narrow = await connectStage({ allowedTenants: ['00000000-0000-4000-8000-000000000000'] });
    const answer = await narrow.signIn(somebody(), ANNA);
    expect(answer).toEqual({ emailSync: 'failed', reason: 'tenant_not_allowed' });
    await narrow.simulator.close();
  });

  test.each([
    [
      'the token endpoint fails',
      { match: { target: 'token' }, effect: { type: 'fail', status: 503 } },
    ],
    ['the token endpoint throttles', { match: { target: 'token' }, effect: { type: 'throttle' } }],
    ['the token endpoint hangs up', { match: { target: 'token' }, effect: { type: 'drop' } }],
    [
      'Graph fails',
      { match: { target: 'graph', path: '/me' }, effect: { type: 'fail', status: 502 } },
    ],
  ])('Microsoft is not available: %s', async (_what, { match, effect }) => {
    const down = await connectStage();
    await down.fault({ match, effect });
    const answer = await down.signIn(somebody(), ANNA);
    expect(answer).toMatchObject({ emailSync: 'failed', reason: 'sign_in_unavailable' });
    await down.simulator.close();
  });

  test('a bad client secret is the operator’s fault: told in the status of others, too', async () => {
    const other = await connectStage({ clientSecret: 'expired' });
    const user = somebody();
    const answer = await other.signIn(user, ANNA);
    expect(answer).toMatchObject({ emailSync: 'failed', reason: 'sign_in_failed' });
    expect(await other.deps.fleet.recentOperatorFault()).toMatchObject({ code: 'invalid_client' });
    await other.simulator.close();
  });

  test.each([
    [53003, { emailSync: 'failed', reason: 'conditional_access', code: 'AADSTS53003' }],
    [50105, { emailSync: 'failed', reason: 'not_assigned', code: 'AADSTS50105' }],
    [65004, { emailSync: 'cancelled' }],
    [90094, { emailSync: 'admin_consent_required' }],
  ])('access_denied is told apart by Microsoft’s number: AADSTS%d', async (code, answer) => {
    await stage.rule(BEN, { authorizeError: { code, error: 'access_denied' } });
    expect(await stage.signIn(somebody(), BEN)).toEqual(answer);
  });

  test.each([
    ['53003 at the code', 53003, 'invalid_grant', 'conditional_access'],
    ['50105 at the code', 50105, 'invalid_grant', 'not_assigned'],
    ['70008 at the code', 70008, 'invalid_grant', 'code_rejected'],
    ['a tenant that has the app disabled', 7000112, 'unauthorized_client', 'sign_in_failed'],
  ])('the token endpoint’s number reaches the page: %s', async (_, code, error, reason) => {
    await stage.rule(BEN, { tokenError: { code, error } });
    const answer = await stage.signIn(somebody(), BEN);
    expect(answer).toEqual({ emailSync: 'failed', reason, code: `AADSTS${code}` });
    expect(await stage.deps.fleet.recentOperatorFault()).toBeNull();
  });

  test('of what Microsoft says its number goes on, and no word', async () => {
    const { authorizeUrl } = await stage.begin(somebody());
    const url = new URL('https://app.example/api/oauth/callback?error=weird%20text');
    url.searchParams.set('error_description', 'AADSTS12345: secret words');
    url.searchParams.set('state', new URL(authorizeUrl).searchParams.get('state') ?? '');
    expect(await stage.callback(url)).toEqual({
      emailSync: 'failed',
      reason: 'sign_in_failed',
      code: 'AADSTS12345',
    });
  });

  test('the PKCE verifier and the nonce are kept no longer than they are needed', async () => {
    const { authorizeUrl } = await stage.begin(somebody());
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const find = async () => (await stage.deps.signIns.find(signInId(state)))?.value;
    expect((await find())?.verifier).not.toBe('');
    const url = new URL('https://app.example/api/oauth/callback?error=access_denied');
    url.searchParams.set('state', state);
    await stage.callback(url);
    expect(await find()).toMatchObject({ verifier: '', nonce: '', stage: 'ended' });
  });
});
