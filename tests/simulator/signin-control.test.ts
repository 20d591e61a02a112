import { afterAll, describe, expect, test } from 'vitest';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';

const simulator = await startSimulator();
afterAll(() => simulator.close());

function authorizeUrl(change: Record<string, string> = {}, tenant = 'common'): string {
  const query = new URLSearchParams({
    client_id: DEFAULT_CLIENT_ID,
    redirect_uri: 'http://localhost:9/callback',
    response_type: 'code',
    scope: 'openid User.Read',
    ...change,
  });
  return `${simulator.loginUrl}/${tenant}/oauth2/v2.0/authorize?${query.toString()}`;
}

async function signIn(body: unknown): Promise<{ status: number; text: string }> {
  const response = await fetch(`${simulator.url}/control/signin`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

describe('signing in by script', () => {
  test('needs_admin ends as it does for a user whose administrator has to approve', async () => {
    const action = 'needs_admin';
    const { text } = await signIn({
      authorizeUrl: authorizeUrl(),
      email: 'anna@contoso.example',
      action,
    });
    expect(decodeURIComponent(text)).toContain('AADSTS90094');
  });

  test('says 409 and why when the service would show a page of its own', async () => {
    const email = 'anna@contoso.example';
    const unknownUser = { authorizeUrl: authorizeUrl(), email: 'nobody@nowhere.example' };
    expect(await signIn(unknownUser)).toMatchObject({
      status: 409,
      text: expect.stringContaining('AADSTS50034'),
    });
    const badRedirect = authorizeUrl({ redirect_uri: 'https://evil.example/' });
    expect(await signIn({ authorizeUrl: badRedirect, email })).toMatchObject({
      status: 409,
      text: expect.stringContaining('AADSTS50011'),
    });
  });

  test.each([
    ['not JSON', '{'],
    ['no address', { authorizeUrl: authorizeUrl() }],
    ['no URL', { email: 'anna@contoso.example' }],
    ['another page', { authorizeUrl: simulator.url, email: 'anna@contoso.example' }],
    ['another action', { authorizeUrl: authorizeUrl(), email: 'a@b', action: 'shrug' }],
  ])('refuses what it cannot do: %s', async (_name, body) => {
    expect((await signIn(body)).status).toBe(400);
  });
});

describe('the published metadata', () => {
  test('names endpoints that exist', async () => {
    const url = `${simulator.loginUrl}/contoso.example/v2.0/.well-known/openid-configuration`;
    const metadata: unknown = await (await fetch(url)).json();
    const tid = simulator.world.findTenant('contoso')?.tid;
    expect(metadata).toMatchObject({ issuer: `${simulator.loginUrl}/${tid}/v2.0` });
    for (const name of ['authorization_endpoint', 'jwks_uri', 'end_session_endpoint']) {
      const endpoint = Object(metadata)[name];
      expect((await fetch(endpoint)).status, name).not.toBe(404);
    }
  });
});

describe('signing out', () => {
  test('ends single sign-on in that browser', async () => {
    const form = new URLSearchParams({ action: 'accept', account: 'anna@contoso.example' });
    const silent = authorizeUrl({ prompt: 'none' });
    const signedIn = await fetch(authorizeUrl(), {
      method: 'POST',
      body: form,
      redirect: 'manual',
    });
    const headers = { cookie: signedIn.headers.get('set-cookie')?.split(';')[0] ?? '' };
    const before = await fetch(silent, { headers, redirect: 'manual' });
    expect(before.headers.get('location')).toContain('code=');
    await fetch(`${simulator.loginUrl}/common/oauth2/v2.0/logout`, { headers });
    const after = await fetch(silent, { headers, redirect: 'manual' });
    expect(after.headers.get('location')).toContain('login_required');
  });
});
