import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { repositoryRoot } from '../../local/repository-root.ts';
import { adminConsentUrl } from '../../shared/adapters/entra/sign-in-url.ts';
import { type Answer, runLines, runScript } from './stub-cli.ts';

const CLIENT_ID = '6e0e7f5c-2f4b-4d5e-9a83-5c1f7b3f0a11';
const PRINCIPAL = 'a1b2c3d4-0000-4000-8000-000000000001';
const REDIRECT = 'https://func-1.azurewebsites.net/api/oauth/callback';

const azure: readonly Answer[] = [
  { to: ['ad', 'app', 'create', '--display-name'], says: CLIENT_ID },
  { to: ['endpoints.activeDirectory'], says: 'https://login.microsoftonline.com' },
  { to: ['endpoints.resourceManager'], says: 'https://management.azure.com/' },
  { to: ['tenantId'], says: '22222222-2222-2222-2222-222222222222' },
  { to: ['credential', 'reset', 'password'], says: 'the~secret' },
];
const known = {
  AZURE_ENV_NAME: 'production',
  MICROSOFT_CLIENT_ID: CLIENT_ID,
  PUBLIC_BASE_URL: 'https://func-1.azurewebsites.net',
  IDENTITY_PRINCIPAL_ID: PRINCIPAL,
  AZURE_SUBSCRIPTION_ID: '11111111-1111-1111-1111-111111111111',
  AZURE_RESOURCE_GROUP: 'rg-mail',
  AZURE_KEY_VAULT_NAME: 'kv-1',
  AZURE_FUNCTION_NAME: 'func-1',
};
const register = (
  step: string,
  env: Readonly<Record<string, string>>,
  answers: readonly Answer[] = [],
) => runScript('register-app.sh', [step], { env, answers: [...answers, ...azure] });

const vaultBody = z.object({
  properties: z.object({
    value: z.string(),
    attributes: z.object({ exp: z.number() }).optional(),
  }),
});

it.each(readdirSync(join(repositoryRoot, 'infra')).filter((name) => name.endsWith('.sh')))(
  '%s can be read by bash',
  (name) => {
    const { stderr } = spawnSync('bash', ['-n', join(repositoryRoot, 'infra', name)]);
    expect(stderr.toString()).toBe('');
  },
);

describe('the permissions that the registration asks for', () => {
  /** As Microsoft numbers its delegated permissions of Graph. */
  const NAMES: Readonly<Record<string, string>> = {
    '37f7f235-527c-4136-accd-4a02d197296e': 'openid',
    '14dad69e-099b-42c9-810b-d002981feec1': 'profile',
    '7427e0e9-2fba-42fe-b0c0-848c9e6a8182': 'offline_access',
    'e1fe6dd8-ba31-4d61-89e7-88639da4683d': 'User.Read',
    '024d486e-b451-40bb-833d-3e66d98c5c73': 'Mail.ReadWrite',
    'e383f46e-2787-4529-855e-0e479a3ffac0': 'Mail.Send',
  };

  it('are exactly those that the app asks people for, all delegated', () => {
    const asked = new URL(
      adminConsentUrl(
        { loginUrl: 'https://login.example', tenant: 'common', clientId: 'c', redirectUri: 'r' },
        'state',
      ),
    ).searchParams.get('scope');
    const [graph, ...others] = z
      .array(
        z.object({
          resourceAppId: z.literal('00000003-0000-0000-c000-000000000000'),
          resourceAccess: z.array(z.object({ id: z.string(), type: z.literal('Scope') })),
        }),
      )
      .parse(
        JSON.parse(readFileSync(join(repositoryRoot, 'infra/graph-permissions.json'), 'utf8')),
      );
    expect(others).toEqual([]);
    expect(graph?.resourceAccess.map(({ id }) => NAMES[id])).toEqual(asked?.split(' '));
  });

  it('are given when the app is registered', () => {
    const { called } = register('create', {});
    const [created] = called('ad', 'app', 'create');
    expect(created?.args).toContain('@graph-permissions.json');
  });
});

describe('register-app.sh create', () => {
  it.each([
    [undefined, 'AzureADandPersonalMicrosoftAccount'],
    ['common', 'AzureADandPersonalMicrosoftAccount'],
    ['organizations', 'AzureADMultipleOrgs'],
    ['consumers', 'PersonalMicrosoftAccount'],
    ['22222222-2222-2222-2222-222222222222', 'AzureADMyOrg'],
    ['Organizations', 'AzureADMultipleOrgs'],
  ])('with the tenant %s lets sign in: %s', (tenant, audience) => {
    const { status, called } = register('create', tenant ? { MICROSOFT_TENANT: tenant } : {});
    expect(status).toBe(0);
    expect(called('ad', 'app', 'create')[0]?.args).toContain(audience);
  });

  it.each(['organisations', 'mine'])(
    'with the tenant %s, which is none, registers nothing',
    (tenant) => {
      const { status, complained, calls } = register('create', { MICROSOFT_TENANT: tenant });
      expect(status).toBe(2);
      expect(complained).toContain('MICROSOFT_TENANT is common, organizations, consumers, or');
      expect(calls).toEqual([]);
    },
  );

  it('keeps the client id for azd, and says it where there is no azd', () => {
    const kept = register('create', { AZURE_ENV_NAME: 'production' });
    expect(kept.called('azd', 'env', 'set')[0]?.args).toEqual(
      expect.arrayContaining(['MICROSOFT_CLIENT_ID', CLIENT_ID, 'production']),
    );
    const said = register('create', {});
    expect(said.called('azd')).toEqual([]);
    expect(said.said).toContain(`MICROSOFT_CLIENT_ID=${CLIENT_ID}`);
  });

  it('registers no second app', () => {
    const { status, calls } = register('create', { MICROSOFT_CLIENT_ID: CLIENT_ID });
    expect(status).toBe(0);
    expect(calls).toEqual([]);
  });

  it('ends with Azure’s complaint when that refuses', () => {
    const refused = register('create', { AZURE_ENV_NAME: 'production' }, [
      { to: ['ad', 'app', 'create'], fails: 'Insufficient privileges to complete the operation.' },
    ]);
    expect(refused.status).not.toBe(0);
    expect(refused.complained).toContain('Insufficient privileges');
    expect(refused.called('azd')).toEqual([]);
  });
});

describe('register-app.sh complete', () => {
  it('adds the redirect URI to those that are there', () => {
    const { status, called } = register('complete', known, [
      { to: ['redirectUris'], says: 'https://staging.example/api/oauth/callback' },
    ]);
    expect(status).toBe(0);
    const [updated] = called('ad', 'app', 'update');
    expect(updated?.args.slice(-4)).toEqual([
      'https://staging.example/api/oauth/callback',
      REDIRECT,
      '--output',
      'none',
    ]);
  });

  it('adds the URI that the app will name, also of an address with a slash at its end', () => {
    const own = { ...known, PUBLIC_BASE_URL: `${known.PUBLIC_BASE_URL}/` };
    const [updated] = register('complete', own).called('ad', 'app', 'update');
    expect(updated?.args).toContain(REDIRECT);
  });

  it('lets the app’s managed identity speak for it, without any secret', () => {
    const { called, calls } = register('complete', known);
    const [created] = called('federated-credential', 'create');
    const parameters = created?.args[created.args.indexOf('--parameters') + 1] ?? '';
    expect(JSON.parse(parameters)).toEqual({
      name: 'mail-sync-a1b2c3d4',
      issuer: 'https://login.microsoftonline.com/22222222-2222-2222-2222-222222222222/v2.0',
      subject: PRINCIPAL,
      audiences: ['api://AzureADTokenExchange'],
    });
    expect(calls.flatMap(({ args }) => args)).not.toContain('credential');
  });

  it('run again changes nothing', () => {
    const { status, called } = register('complete', known, [
      { to: ['redirectUris'], says: REDIRECT },
      { to: ['federated-credential', 'list'], says: 'mail-sync-a1b2c3d4' },
    ]);
    expect(status).toBe(0);
    expect([...called('update'), ...called('create')]).toEqual([]);
  });

  it('makes no federated credential where the app has another way', () => {
    const { status, called } = register('complete', { ...known, MICROSOFT_CREDENTIAL: 'secret' });
    expect(status).toBe(0);
    expect(called('federated-credential')).toEqual([]);
  });

  it('ends with a sentence when something is not known', () => {
    const { status, complained } = register('complete', { MICROSOFT_CLIENT_ID: CLIENT_ID });
    expect(status).toBe(2);
    expect(complained).toContain('PUBLIC_BASE_URL is not set');
  });
});

describe('the other ways', () => {
  it('certificate: Microsoft gets the certificate, the vault the pair with its end', () => {
    const { status, called } = register('certificate', known);
    expect(status).toBe(0);
    const [reset] = called('credential', 'reset', '--append');
    const given = Object.values(reset?.files ?? {}).join();
    expect(given).toContain('BEGIN CERTIFICATE');
    expect(given).not.toContain('PRIVATE KEY');
    const [put] = called('rest', 'put', 'microsoft-client-certificate');
    const { value, attributes } = vaultBody.parse(
      JSON.parse(Object.values(put?.files ?? {}).join()),
    ).properties;
    expect(value).not.toContain('\n');
    const pem = value.replaceAll('\\n', '\n');
    const certificate = new X509Certificate(pem);
    expect(certificate.checkPrivateKey(createPrivateKey(pem))).toBe(true);
    const days = (Date.parse(certificate.validTo) / 1000 - (attributes?.exp ?? 0)) / 86_400;
    expect(Math.abs(days)).toBeLessThan(0.1);
    expect(called('azd', 'MICROSOFT_CREDENTIAL', 'certificate')).toHaveLength(1);
  });

  it('secret: it goes from Microsoft to the vault, with its end, and is shown nowhere', () => {
    const { status, said, complained, calls, called } = register('secret', known);
    expect(status).toBe(0);
    const [put] = called('rest', 'put', 'microsoft-client-secret');
    const { value, attributes } = vaultBody.parse(
      JSON.parse(Object.values(put?.files ?? {}).join()),
    ).properties;
    expect(value).toBe('the~secret');
    const end = called('credential', 'reset')[0]?.args.find((one) => /^20\d\d-/.test(one)) ?? '';
    expect(Math.abs(Date.parse(end) / 1000 - (attributes?.exp ?? 0))).toBeLessThan(60);
    expect(said + complained + calls.flatMap(({ args }) => args).join()).not.toContain(
      'the~secret',
    );
  });
});

describe('secrets.sh', () => {
  const missing: Answer = {
    to: ['--method', 'get', '/secrets/'],
    fails: 'Not Found({"error":{"code":"SecretNotFound","message":"..."}})',
  };

  it('makes what is missing, of 32 bytes each, and has the app read it', () => {
    const { status, called, said } = runScript('secrets.sh', [], {
      env: known,
      answers: [missing, ...azure],
    });
    expect(status).toBe(0);
    const made = called('rest', 'put').map(({ args, files }) => ({
      name: /secrets\/([a-z-]+)\?/.exec(args.join(' '))?.[1],
      value: vaultBody.parse(JSON.parse(Object.values(files).join())).properties.value,
    }));
    expect(made.map(({ name }) => name)).toEqual([
      'token-encryption-keys',
      'client-state-keys',
      'crm-webhook-secrets',
    ]);
    for (const { value } of made) {
      expect(Buffer.from(value.replace('whsec_', ''), 'base64')).toHaveLength(32);
      expect(said).not.toContain(value);
    }
    expect(made[2]?.value).toMatch(/^whsec_/);
    expect(called('rest', 'put')[0]?.args.join(' ')).toContain(
      'https://management.azure.com/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-mail/providers/Microsoft.KeyVault/vaults/kv-1/secrets/token-encryption-keys?',
    );
    expect(called('rest', 'post', 'configreferences/appsettings/refresh')).toHaveLength(1);
  });

  it('replaces no key that is there', () => {
    const { status, called } = runScript('secrets.sh', [], { env: known, answers: azure });
    expect(status).toBe(0);
    expect(called('rest', 'put')).toEqual([]);
  });

  it('replaces no key of which the vault does not say whether it is there', () => {
    const away: Answer = { to: ['--method', 'get', '/secrets/'], fails: 'Gateway Timeout' };
    const { status, complained, called } = runScript('secrets.sh', [], {
      env: known,
      answers: [away, ...azure],
    });
    expect(status).not.toBe(0);
    expect(complained).toContain('Gateway Timeout');
    expect(called('rest', 'put')).toEqual([]);
  });

  it('puts a value of one’s own, with its line ends as a setting has them', () => {
    const { status, called } = runScript('secrets.sh', ['put', 'token-encryption-keys'], {
      env: known,
      answers: azure,
      input: 'new,\nold\n',
    });
    expect(status).toBe(0);
    const [put] = called('rest', 'put', 'token-encryption-keys');
    const body = vaultBody.parse(JSON.parse(Object.values(put?.files ?? {}).join()));
    expect(body.properties.value).toBe(String.raw`new,\nold`);
  });

  it.each(['', '\n'])('puts nothing in place of a secret: %j', (input) => {
    const { status, complained, calls } = runScript('secrets.sh', ['put', 'client-state-keys'], {
      env: known,
      answers: azure,
      input,
    });
    expect(status).toBe(2);
    expect(complained).toContain('nothing was given for client-state-keys');
    expect(calls).toEqual([]);
  });

  describe('as docs/operations.md rotates a key with it', () => {
    const page = readFileSync(join(repositoryRoot, 'docs/operations.md'), 'utf8');
    const [, behind = '', inFront = ''] =
      /```sh\n(eval [^`]*secrets\.sh put [^`]*)```[^`]*```sh\n([^`]*secrets\.sh put [^`]*)```/.exec(
        page,
      ) ?? [];
    const values: Answer = {
      to: ['get-values'],
      says: Object.entries(known)
        .map(([name, value]) => `${name}="${value}"`)
        .join('\n'),
    };
    const shown = { to: ['keyvault', 'secret', 'show', 'token-encryption-keys'] };

    function put(lines: string, present: string, env = {}): string[] {
      const answers = [values, { ...shown, says: present }, ...azure];
      const { status, called } = runLines(lines, { env, answers });
      expect(status).toBe(0);
      const [written] = called('rest', 'put', 'token-encryption-keys');
      const body: unknown = JSON.parse(Object.values(written?.files ?? {}).join());
      return vaultBody.parse(body).properties.value.split(',');
    }

    it.each([1, 2, 3])('puts a new one behind the %i that are there, then in front', (count) => {
      const present = ['b', 'c', 'd'].slice(0, count).map((letter) => `${letter.repeat(43)}=`);
      const first = put(behind, present.join(','));
      const newest = first.at(-1) ?? '';
      expect(first).toEqual([...present, newest]);
      expect(Buffer.from(newest, 'base64')).toHaveLength(32);
      expect(put(inFront, first.join(','), known)).toEqual([newest, ...present]);
    });

    it('puts none to somebody who may not read those that are there', () => {
      const { status, called } = runLines(behind, {
        answers: [values, { ...shown, fails: 'Forbidden' }, ...azure],
      });
      expect(status).not.toBe(0);
      expect(called('rest', 'put')).toEqual([]);
    });
  });
});

describe('said wrongly', () => {
  it.each([
    ['infra/register-app.sh nonsense', 'infra/register-app.sh complete '],
    ['infra/register-app.sh', 'infra/register-app.sh complete '],
    ['infra/secrets.sh nonsense', 'infra/secrets.sh put NAME'],
  ])('%s: it says what there is', (line, usage) => {
    const ran = runLines(line, { env: known });
    expect(ran).toMatchObject({ status: 2, said: '', calls: [] });
    expect(ran.complained).toContain(usage);
  });
});

describe('without openssl', () => {
  /** A path with the stubs and what else the scripts call. */
  const without = [
    'own=$(mktemp -d)',
    'for name in bash env node dirname mktemp rm tr grep sed awk cat date; do',
    '  ln -s "$(command -v "$name")" "$own/$name"',
    'done',
    'PATH=$(dirname "$(command -v az)"):$own',
  ].join('\n');

  it.each(['register-app.sh certificate', 'secrets.sh'])(
    '%s says so and does nothing',
    (script) => {
      const answers = [{ to: ['get', 'secrets'], fails: 'Not Found({})' }, ...azure];
      const ran = runLines(`${without}\ninfra/${script}`, { env: known, answers });
      expect(ran).toMatchObject({ status: 2, calls: [] });
      expect(ran.complained).toContain('there is no openssl here.');
    },
  );
});

describe('budget-start.sh', () => {
  it('chooses the beginning of this month once', () => {
    const first = runScript('budget-start.sh', [], { env: { AZURE_ENV_NAME: 'production' } });
    expect(first.called('azd', 'BUDGET_START')[0]?.args.join(' ')).toMatch(/ 20\d\d-\d\d-01 /);
    const again = runScript('budget-start.sh', [], {
      env: { ...known, BUDGET_START: '2026-11-01' },
    });
    expect(again.calls).toEqual([]);
  });
});

describe('network-provider.sh', () => {
  const env = { PRIVATE_NETWORK: 'true' };
  const stateIs = (says: string): Answer => ({ to: ['provider', 'show', 'Microsoft.App'], says });

  it('asks for nothing without a private network', () => {
    expect(runScript('network-provider.sh', []).calls).toEqual([]);
    const off = runScript('network-provider.sh', [], { env: { PRIVATE_NETWORK: 'false' } });
    expect([off.status, off.calls]).toEqual([0, []]);
  });

  it('registers whose subnet it is where the subscription does not know it, and waits for that', () => {
    const ran = runScript('network-provider.sh', [], { env, answers: [stateIs('NotRegistered')] });
    expect(ran.status).toBe(0);
    const [asked] = ran.called('provider', 'register');
    expect(asked?.args).toEqual(['provider', 'register', '--namespace', 'Microsoft.App', '--wait']);
    const again = runScript('network-provider.sh', [], { env, answers: [stateIs('Registered')] });
    expect([again.status, again.called('provider', 'register')]).toEqual([0, []]);
  });

  it('ends the deployment with Azure’s words where that is not allowed', () => {
    const refused: Answer = { to: ['provider', 'register'], fails: 'AuthorizationFailed' };
    const ran = runScript('network-provider.sh', [], {
      env,
      answers: [refused, stateIs('NotRegistered')],
    });
    expect(ran.status).toBe(1);
    expect(ran.complained).toContain('AuthorizationFailed');
  });
});
