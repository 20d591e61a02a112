import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_CLIENT_ID } from '../../simulator/people.ts';
import { startSimulator } from '../../simulator/server.ts';
import { signInByScript } from '../stage/microsoft/signin-script.ts';

const simulator = await startSimulator();
afterAll(() => simulator.close());
beforeEach(() => simulator.world.reset());

const ANNA = 'anna@contoso.example';

function authorizeUrl(change: Record<string, string | null> = {}, tenant = 'common'): string {
  const url = new URL(`${simulator.loginUrl}/${tenant}/oauth2/v2.0/authorize`);
  const parameters = {
    client_id: DEFAULT_CLIENT_ID,
    redirect_uri: 'http://127.0.0.1:7071/api/oauth/callback?keep=1',
    response_type: 'code',
    scope: 'openid profile offline_access User.Read Mail.ReadWrite Mail.Send',
    state: 's-1',
    nonce: 'n-1',
    code_challenge: createHash('sha256').update('verifier').digest('base64url'),
    code_challenge_method: 'S256',
    ...change,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Without following: where `/authorize` sends the browser, or the page it shows. */
async function open(
  url: string,
  options: { cookie?: string; form?: Record<string, string> } = {},
): Promise<{ status: number; location: URL | null; cookie: string; text: string }> {
  const response = await fetch(url, {
    redirect: 'manual',
    headers: { cookie: options.cookie ?? '' },
    ...(options.form ? { method: 'POST', body: new URLSearchParams(options.form) } : {}),
  });
  const location = response.headers.get('location');
  return {
    status: response.status,
    location: location === null ? null : new URL(location),
    cookie: response.headers.get('set-cookie')?.split(';')[0] ?? '',
    text: await response.text(),
  };
}

function oidOf(email: string): string {
  return simulator.world.findMailbox(email)?.oid ?? '';
}

function put(path: string, body: unknown): Promise<Response> {
  return fetch(`${simulator.url}${path}`, { method: 'PUT', body: JSON.stringify(body) });
}

describe('a person on the pages', () => {
  test('picks an account, sees the permissions in words, accepts and is sent back with a code', async () => {
    const picker = await open(authorizeUrl({ prompt: 'select_account' }));
    expect(picker.status).toBe(200);
    expect(picker.text).toContain('Pick an account');
    expect(picker.text).toContain(oidOf(ANNA));

    const consent = await open(authorizeUrl({ prompt: 'select_account' }), {
      form: { action: 'choose', account: oidOf(ANNA) },
    });
    expect(consent.text).toContain('Read and write access to your mail');
    expect(consent.text).toContain('Send mail as you');
    expect(consent.text).toContain('Maintain access to data');

    const done = await open(authorizeUrl({ prompt: 'select_account' }), {
      form: { action: 'accept', account: oidOf(ANNA) },
    });
    expect(done.status).toBe(302);
    expect(done.location?.searchParams.get('keep')).toBe('1');
    expect(done.location?.searchParams.get('state')).toBe('s-1');
    expect(done.location?.searchParams.get('code')).toMatch(/^1\./u);
  });

  test('is not asked again for what was agreed to, unless the app wants the consent page', async () => {
    await signInByScript(simulator, { authorizeUrl: authorizeUrl(), email: ANNA });
    const choose = { form: { action: 'choose', account: oidOf(ANNA) } };
    expect((await open(authorizeUrl(), choose)).location?.searchParams.has('code')).toBe(true);
    const again = await open(authorizeUrl({ prompt: 'consent' }), choose);
    expect(again.text).toContain('Permissions requested');
  });

  test('may type an address; an unknown one is told so', async () => {
    const form = { action: 'choose', account: 'ANNA@contoso.example' };
    expect((await open(authorizeUrl(), { form })).text).toContain('Permissions requested');
    const unknown = await open(authorizeUrl(), { form: { ...form, account: 'x@nowhere.example' } });
    expect(unknown.text).toContain('AADSTS50034');
    expect(unknown.location).toBeNull();
  });

  test('the pages escape what they show', async () => {
    simulator.world.addMailbox({ email: 'x@contoso.example', name: '<script>alert(1)</script>' });
    const picker = await open(authorizeUrl());
    expect(picker.text).not.toContain('<script>alert');
    expect(picker.text).toContain('&lt;script&gt;');
  });
});

describe('endings told to the app', () => {
  test('cancel is access_denied with the subcode cancel', async () => {
    const to = await signInByScript(simulator, {
      authorizeUrl: authorizeUrl(),
      email: ANNA,
      action: 'cancel',
    });
    expect(to.searchParams.get('error')).toBe('access_denied');
    expect(to.searchParams.get('error_subcode')).toBe('cancel');
    expect(to.searchParams.get('error_description')).toMatch(
      /^AADSTS65004: .+\r\nTrace ID: [\da-f-]{36}\r\nCorrelation ID: [\da-f-]{36}\r\nTimestamp: /u,
    );
    expect(to.searchParams.get('state')).toBe('s-1');
    expect(to.searchParams.has('code')).toBe(false);
  });

  test('a tenant where only administrators agree ends as access_denied AADSTS90094', async () => {
    const contoso = simulator.world.findTenant('contoso');
    if (contoso) contoso.consentPolicy = 'admin-only';
    const page = await open(authorizeUrl(), {
      form: { action: 'choose', account: oidOf(ANNA) },
    });
    expect(page.text).toContain('Need admin approval');
    const to = await signInByScript(simulator, { authorizeUrl: authorizeUrl(), email: ANNA });
    expect(to.searchParams.get('error')).toBe('access_denied');
    expect(to.searchParams.get('error_description')).toMatch(/^AADSTS90094/u);
    expect(to.searchParams.get('error_subcode')).toBe('cancel');
  });

  test('under Microsoft’s managed policy users agree to send mail, and not to read it', async () => {
    const changed = await fetch(`${simulator.url}/control/tenants/contoso`, {
      method: 'PATCH',
      body: JSON.stringify({ consentPolicy: 'managed' }),
    });
    expect(await changed.json()).toMatchObject({ name: 'contoso', consentPolicy: 'managed' });
    const endOf = async (scope: string): Promise<string | undefined> => {
      const asked = { authorizeUrl: authorizeUrl({ scope }), email: ANNA };
      const { searchParams } = await signInByScript(simulator, asked);
      return searchParams.get('error_description')?.split(':')[0];
    };
    expect(await endOf('openid offline_access User.Read Mail.Send')).toBeUndefined();
    for (const scope of ['Mail.Read', 'Mail.ReadBasic', 'Mail.ReadWrite']) {
      expect(await endOf(`openid ${scope}`)).toBe('AADSTS90094');
    }
    const consent = `${simulator.loginUrl}/contoso/v2.0/adminconsent?client_id=${DEFAULT_CLIENT_ID}&redirect_uri=http://localhost:9/done`;
    await open(consent, { form: { action: 'accept' } });
    expect(await endOf('openid Mail.ReadWrite')).toBeUndefined();
  });

  test.each([
    ['a policy of conditional access', { code: 53003 }, 'access_denied', null],
    ['an app that the user is not assigned to', { code: 50105 }, 'access_denied', null],
    ['a declined consent', { code: 65004 }, 'access_denied', 'cancel'],
    [
      'a Cancel told as missing consent',
      { code: 65004, error: 'consent_required' },
      'consent_required',
      'cancel',
    ],
  ])('%s', async (_name, authorizeError, error, subcode) => {
    await put(`/control/signin/rules/${ANNA}`, { authorizeError });
    const { searchParams } = await signInByScript(simulator, {
      authorizeUrl: authorizeUrl(),
      email: ANNA,
    });
    expect(searchParams.get('error')).toBe(error);
    expect(searchParams.get('error_subcode')).toBe(subcode);
    expect(searchParams.get('error_description')).toMatch(
      new RegExp(`^AADSTS${authorizeError.code}: `, 'u'),
    );
  });

  test('after the administrator has agreed, users of that tenant sign in without any consent page', async () => {
    const contoso = simulator.world.findTenant('contoso');
    if (contoso) contoso.consentPolicy = 'admin-only';
    const consent = new URL(`${simulator.loginUrl}/contoso.example/v2.0/adminconsent`);
    consent.searchParams.set('client_id', DEFAULT_CLIENT_ID);
    consent.searchParams.set('redirect_uri', 'http://localhost:9/done');
    consent.searchParams.set('state', 'admin-1');
    expect((await open(consent.href)).text).toContain('review for your organization');
    const refused = await open(consent.href, { form: { action: 'cancel' } });
    expect(refused.location?.searchParams.get('error')).toBe('permission_denied');
    const agreed = await open(consent.href, { form: { action: 'accept' } });
    expect(Object.fromEntries(agreed.location?.searchParams ?? [])).toMatchObject({
      admin_consent: 'True',
      tenant: contoso?.tid,
      state: 'admin-1',
    });
    const form = { action: 'choose', account: oidOf(ANNA) };
    const to = await open(authorizeUrl(), { form });
    expect(to.location?.searchParams.has('code')).toBe(true);
  });

  test('a rule sends back any other refusal of the service, until it is removed', async () => {
    const rule = { authorizeError: { code: 90095, error: 'consent_required' } };
    expect((await put(`/control/signin/rules/${ANNA}`, rule)).status).toBe(204);
    const to = await signInByScript(simulator, { authorizeUrl: authorizeUrl(), email: ANNA });
    expect(to.searchParams.get('error')).toBe('consent_required');
    expect(to.searchParams.get('error_description')).toMatch(/^AADSTS90095/u);

    await fetch(`${simulator.url}/control/signin/rules/${ANNA}`, { method: 'DELETE' });
    const good = await signInByScript(simulator, { authorizeUrl: authorizeUrl(), email: ANNA });
    expect(good.searchParams.has('code')).toBe(true);
  });

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type', 700054],
    [{ response_type: null }, 'invalid_request', 900144],
    [{ response_mode: 'form_post' }, 'invalid_request', 90013],
    [{ scope: null }, 'invalid_request', 900144],
    [{ scope: 'openid Mail.Destroy' }, 'invalid_client', 650053],
    [{ prompt: 'maybe' }, 'invalid_request', 90013],
    [{ code_challenge_method: 'plain' }, 'invalid_request', 50149],
    [{ code_challenge: 'short' }, 'invalid_request', 501491],
    [{ prompt: 'none' }, 'login_required', 50058],
  ])('%j goes back as %s', async (change, error, code) => {
    const { location } = await open(authorizeUrl(change));
    expect(location?.searchParams.get('error')).toBe(error);
    expect(location?.searchParams.get('error_description')).toMatch(new RegExp(`^AADSTS${code}:`));
    expect(location?.searchParams.get('state')).toBe('s-1');
  });
});

describe('what is never redirected', () => {
  test.each([
    [{ client_id: '00000000-0000-0000-0000-000000000000' }, 700016],
    [{ redirect_uri: 'https://evil.example/callback' }, 50011],
    [{ redirect_uri: null }, 900144],
  ])('%j stays on a page of the service', async (change, code) => {
    const shown = await open(authorizeUrl(change));
    expect(shown.location).toBeNull();
    expect(shown.status).toBe(400);
    expect(shown.text).toContain(`AADSTS${code}`);
  });

  test('a registered https address is taken, by exact match only', async () => {
    simulator.world.apps.get(DEFAULT_CLIENT_ID)?.redirectUris.push('https://crm.example/cb');
    const known = await open(authorizeUrl({ redirect_uri: 'https://crm.example/cb' }));
    expect(known.status).toBe(200);
    const other = await open(authorizeUrl({ redirect_uri: 'https://crm.example/cb/' }));
    expect(other.text).toContain('AADSTS50011');
  });
});

async function pickerOf(tenant: string): Promise<string> {
  return (await open(authorizeUrl({}, tenant))).text;
}

describe('tenants in the path', () => {
  test('consumers takes personal accounts only, organizations the others, a tenant id its own', async () => {
    simulator.world.addMailbox({ email: 'pat@outlook.example', name: 'Pat', kind: 'personal' });
    const tid = simulator.world.findTenant('fabrikam')?.tid ?? '';
    expect(await pickerOf('common')).toMatch(/anna@contoso[^]*pat@outlook/u);
    expect(await pickerOf('consumers')).toContain('pat@outlook.example');
    expect(await pickerOf('consumers')).not.toContain(ANNA);
    expect(await pickerOf('organizations')).not.toContain('pat@outlook.example');
    expect(await pickerOf(tid)).toContain('carla@fabrikam.example');
    expect(await pickerOf(tid)).not.toContain(ANNA);
    expect(await pickerOf('nowhere')).toContain('AADSTS90002');
  });

  test('an account of another tenant is refused on the page', async () => {
    const url = authorizeUrl({}, 'fabrikam.example');
    const shown = await open(url, { form: { action: 'accept', account: ANNA } });
    expect(shown.text).toContain('AADSTS50020');
  });
});

describe('single sign-on', () => {
  test('a browser that signed in before goes through silently, but not past select_account', async () => {
    const form = { action: 'accept', account: ANNA };
    const { cookie } = await open(authorizeUrl(), { form });
    expect(cookie).not.toBe('');
    const silent = await open(authorizeUrl({ prompt: 'none' }), { cookie });
    expect(silent.location?.searchParams.has('code')).toBe(true);
    const plain = await open(authorizeUrl(), { cookie });
    expect(plain.location?.searchParams.has('code')).toBe(true);
    const picker = await open(authorizeUrl({ prompt: 'select_account' }), { cookie });
    expect(picker.text).toContain('Pick an account');
  });

  test('with two accounts signed in only a hint makes it silent', async () => {
    const first = await open(authorizeUrl(), { form: { action: 'accept', account: ANNA } });
    const ben = 'ben@contoso.example';
    const { cookie } = await open(authorizeUrl({ prompt: 'login' }), {
      cookie: first.cookie,
      form: { action: 'accept', account: ben },
    });
    const doubtful = await open(authorizeUrl({ prompt: 'none' }), { cookie });
    expect(doubtful.location?.searchParams.get('error')).toBe('interaction_required');
    const hinted = await open(authorizeUrl({ prompt: 'none', login_hint: ben }), { cookie });
    expect(hinted.location?.searchParams.has('code')).toBe(true);
  });
});
