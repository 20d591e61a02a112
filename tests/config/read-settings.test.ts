import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadSettings } from '../../shared/config/bad-settings.ts';
import { readSettings } from '../../shared/config/read-settings.ts';
import { EVENT_TYPES } from '../../shared/domain/event/event.ts';
import { settingsSchema } from '../../shared/config/settings-schema.ts';

const good = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  PUBLIC_BASE_URL: 'https://sync.example',
  MICROSOFT_CLIENT_ID: '0b7c1d4e-0000-4000-8000-000000000001',
  MICROSOFT_CLIENT_SECRET: 'a secret',
  TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 1).toString('base64'),
  CLIENT_STATE_KEYS: Buffer.alloc(32, 2).toString('base64'),
  ALLOWED_RETURN_ORIGINS: 'https://crm.example, http://localhost:3000',
};

const loopback = {
  ...good,
  PUBLIC_BASE_URL: 'http://127.0.0.1:7071',
  MICROSOFT_LOGIN_URL: 'http://127.0.0.1:4000/login',
  MICROSOFT_GRAPH_URL: 'http://127.0.0.1:4000/v1.0',
};

describe('traces and measures', () => {
  const CONNECTION = 'InstrumentationKey=00000000-0000-0000-0000-000000000000';

  it('go nowhere when nobody says where', () => {
    expect(readSettings(good).telemetry).toBeNull();
  });

  it('go to a collector, to Application Insights, or to both', () => {
    const otlp = { ...good, OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example/' };
    expect(readSettings(otlp).telemetry).toEqual({
      otlpUrl: 'https://otel.example',
      applicationInsights: null,
      tracesKept: 1,
    });
    const both = {
      ...otlp,
      APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION,
      OTEL_TRACES_SAMPLER_ARG: '0.1',
    };
    expect(readSettings(both).telemetry).toEqual({
      otlpUrl: 'https://otel.example',
      applicationInsights: { connectionString: CONNECTION },
      tracesKept: 0.1,
    });
  });

  it.each([
    ['ClientId=c1;Authorization=AAD', { clientId: 'c1' }],
    ['Authorization=AAD', { clientId: null }],
    ['', undefined],
  ])('by the identity that the host is told of: %j', (text, identity) => {
    const { telemetry } = readSettings({
      ...good,
      APPLICATIONINSIGHTS_CONNECTION_STRING: CONNECTION,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text,
    });
    expect(telemetry?.applicationInsights?.identity).toEqual(identity);
  });
});

describe('the settings', () => {
  it('give Microsoft’s own endpoints and the defaults of the interface', () => {
    const config = readSettings(good);
    expect(config.microsoft.loginUrl).toBe('https://login.microsoftonline.com');
    expect(config.microsoft.graphUrl).toBe('https://graph.microsoft.com/v1.0');
    expect(config.microsoft.tenant).toBe('common');
    expect(config.attachmentLimitBytes).toBe(3 * 1024 * 1024);
    expect(config.resyncMinutes).toBe(15);
    expect(config.delayScale).toBe(1);
    expect(config.storageAccounts).toHaveLength(1);
    expect(config.queueShards).toBe(1);
    expect(config.crmWebhook).toBeNull();
    expect(config.allowedReturnOrigins).toEqual(['https://crm.example', 'http://localhost:3000']);
    expect(config.allowedUiOrigins).toEqual([]);
  });

  it('take an empty value as not set', () => {
    expect(
      readSettings({ ...good, CRM_WEBHOOK_URL: '', MICROSOFT_TENANT: ' ' }).crmWebhook,
    ).toBeNull();
  });

  it('take storage by identity, from the account name or the three addresses', () => {
    const { AzureWebJobsStorage: _, ...rest } = good;
    const { storageAccounts } = readSettings({ ...rest, AzureWebJobsStorage__accountName: 'acct' });
    expect(storageAccounts).toEqual([
      {
        name: 'AzureWebJobsStorage',
        kind: 'identity',
        clientId: null,
        blobUrl: 'https://acct.blob.core.windows.net',
        queueUrl: 'https://acct.queue.core.windows.net',
        tableUrl: 'https://acct.table.core.windows.net',
      },
    ]);
  });

  it('take more storage accounts, each by a connection string or by identity, and more queues', () => {
    const config = readSettings({
      ...good,
      STORAGE_ACCOUNTS: 'AzureWebJobsStorage, MailStorage2, MailStorage3',
      MailStorage2: 'UseDevelopmentStorage=true',
      MailStorage3__accountName: 'three',
      MailStorage3__clientId: 'c',
      MailStorage3__tableServiceUri: 'https://tables.example',
      QUEUE_SHARDS: '4',
    });
    expect(config.queueShards).toBe(4);
    expect(config.storageAccounts.map(({ name, kind }) => [name, kind])).toEqual([
      ['AzureWebJobsStorage', 'connection-string'],
      ['MailStorage2', 'connection-string'],
      ['MailStorage3', 'identity'],
    ]);
    expect(config.storageAccounts[2]).toMatchObject({
      clientId: 'c',
      queueUrl: 'https://three.queue.core.windows.net',
      tableUrl: 'https://tables.example',
    });
  });

  it.each([
    ['MailStorage2,AzureWebJobsStorage', /^.*STORAGE_ACCOUNTS: the first must be/],
    ['AzureWebJobsStorage,MailStorage2,MailStorage2', /STORAGE_ACCOUNTS: each must be named once/],
    ['AzureWebJobsStorage,Mail-Storage', /STORAGE_ACCOUNTS: each must be the name of a setting/],
    ['AzureWebJobsStorage,MailStorage4', /MailStorage4: is missing/],
    ['AzureWebJobsStorage,MailStorage5', /MailStorage5__queueServiceUri: must be https/],
    ['AzureWebJobsStorage,Storage', /Storage: the host takes AzureWebJobsStorage/],
  ])('refuse the storage accounts %s', (names, sentence) => {
    const settings = {
      MailStorage2: 'UseDevelopmentStorage=true',
      MailStorage5__accountName: 'five',
      MailStorage5__queueServiceUri: 'http://five.example',
    };
    expect(() => readSettings({ ...good, ...settings, STORAGE_ACCOUNTS: names })).toThrow(sentence);
  });

  it.each([
    ['QUEUE_SHARDS', '1.5', /QUEUE_SHARDS: Invalid input: expected int/],
    ['QUEUE_SHARDS', 'two', /QUEUE_SHARDS: Invalid input: expected number/],
    ['RESYNC_MINUTES', '15 min', /RESYNC_MINUTES: Invalid input: expected number/],
    ['OTEL_TRACES_SAMPLER_ARG', '10%', /OTEL_TRACES_SAMPLER_ARG: Invalid input: expected number/],
  ])('do not call missing what is no number: %s is %s', (name, value, sentence) => {
    expect(() => readSettings({ ...good, [name]: value })).toThrow(sentence);
  });

  it('take certificates for notifications with commas between them, and no two in one', () => {
    const [one, other] = ['a', 'b'].map(
      (body) =>
        String.raw`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n${body}\n-----END PRIVATE KEY-----\n`,
    );
    const read = (certificates: string) =>
      readSettings({ ...good, GRAPH_NOTIFICATION_CERTIFICATES: certificates }).notifications;
    expect(read(`${one},${other}`).certificates).toHaveLength(2);
    expect(() => read(`${one}${other}`)).toThrow(
      /GRAPH_NOTIFICATION_CERTIFICATES: each must be one certificate .* commas/,
    );
  });

  it('seal token caches by the vault’s key where there is one, with local keys beside it or without', () => {
    const url = 'https://kv-1.vault.azure.net/keys/token-envelope';
    const { TOKEN_ENCRYPTION_KEYS: _, ...rest } = good;
    expect(readSettings(good).tokenSeals).toMatchObject({ sealedBy: 'local', vault: [] });
    expect(readSettings({ ...rest, KEY_VAULT_KEY_URL: url }).tokenSeals).toEqual({
      sealedBy: 'vault',
      local: [],
      vault: [{ url, version: null }],
    });
    const both = { ...good, KEY_VAULT_KEY_URL: `${url}/0a1b, ${url}-2/` };
    const vault = [
      { url, version: '0a1b' },
      { url: `${url}-2`, version: null },
    ];
    expect(readSettings(both).tokenSeals).toMatchObject({ sealedBy: 'vault', vault });
    expect(readSettings(both).tokenSeals.local).toHaveLength(1);
    const back = { ...both, SEAL_TOKENS_BY_VAULT_KEY: 'false' };
    expect(readSettings(back).tokenSeals).toMatchObject({ sealedBy: 'local', vault });
    const none = { ...rest, KEY_VAULT_KEY_URL: url, SEAL_TOKENS_BY_VAULT_KEY: 'false' };
    expect(() => readSettings(none)).toThrow(/TOKEN_ENCRYPTION_KEYS: is missing/);
    for (const host of [
      'h.managedhsm.azure.net',
      'kv-1.vault.azure.cn',
      'kv-1.vault.usgovcloudapi.net',
    ])
      expect(
        readSettings({ ...rest, KEY_VAULT_KEY_URL: `https://${host}/keys/k` }).tokenSeals.vault,
      ).toHaveLength(1);
    const local = { ...loopback, KEY_VAULT_KEY_URL: 'http://127.0.0.1:8200/keys/k' };
    expect(readSettings(local).tokenSeals.sealedBy).toBe('vault');
  });

  it('speak to Microsoft and to the vault as the identity that opens the storage', () => {
    const { AzureWebJobsStorage: _, ...rest } = good;
    const byIdentity = { ...rest, AzureWebJobsStorage__accountName: 'acct' };
    expect(readSettings(good).identityClientId).toBeNull();
    expect(readSettings(byIdentity).identityClientId).toBeNull();
    const own = { ...byIdentity, AzureWebJobsStorage__clientId: 'the-identity' };
    expect(readSettings(own).identityClientId).toBe('the-identity');
  });

  it('allow the test settings on loopback only', () => {
    const config = readSettings({ ...loopback, DELAY_SCALE: '0.01', RESYNC_MINUTES: '0' });
    expect(config).toMatchObject({ delayScale: 0.01, resyncMinutes: 0 });
    expect(() => readSettings({ ...good, DELAY_SCALE: '0.01' })).toThrow(
      /^.*DELAY_SCALE: only when/,
    );
    expect(() => readSettings({ ...good, RESYNC_MINUTES: '0' })).toThrow(/RESYNC_MINUTES: 0 only/);
  });

  it.each([
    ['AzureWebJobsStorage', undefined],
    ['PUBLIC_BASE_URL', undefined],
    ['PUBLIC_BASE_URL', 'http://sync.example'],
    ['PUBLIC_BASE_URL', 'https://sync.example/api'],
    ['PUBLIC_BASE_URL', 'https://user:pw@sync.example'],
    ['MICROSOFT_CLIENT_ID', undefined],
    ['MICROSOFT_CLIENT_SECRET', undefined],
    ['MICROSOFT_CLIENT_CERTIFICATE', 'x'],
    ['MICROSOFT_CLOUD', 'moon'],
    ['MICROSOFT_GRAPH_URL', 'http://graph.example/v1.0'],
    ['MICROSOFT_GRAPH_URL', 'https://graph.example'],
    ['TOKEN_ENCRYPTION_KEYS', Buffer.alloc(31).toString('base64')],
    ['TOKEN_ENCRYPTION_KEYS', Buffer.alloc(33).toString('base64')],
    ['TOKEN_ENCRYPTION_KEYS', 'not base64 !'],
    ['KEY_VAULT_KEY_URL', 'https://vault.example/keys/k'],
    ['KEY_VAULT_KEY_URL', 'http://kv-1.vault.azure.net/keys/k'],
    ['KEY_VAULT_KEY_URL', 'https://kv-1.vault.azure.net.example/keys/k'],
    ['KEY_VAULT_KEY_URL', 'https://kv-1.vault.azure.net:8443/keys/k'],
    ['KEY_VAULT_KEY_URL', 'https://kv-1.vault.azure.net/secrets/k'],
    ['KEY_VAULT_KEY_URL', 'https://kv-1.vault.azure.net/keys/k/v/unwrapkey'],
    ['KEY_VAULT_KEY_URL', 'https://kv-1.vault.azure.net/keys/k?api-version=7.4'],
    ['KEY_VAULT_KEY_URL', 'http://127.0.0.1:8200/keys/k'],
    ['SEAL_TOKENS_BY_VAULT_KEY', 'sometimes'],
    ['CLIENT_STATE_KEYS', Buffer.alloc(31).toString('base64')],
    ['CLIENT_STATE_KEYS', ' , '],
    ['CRM_WEBHOOK_URL', 'http://crm.example/hook'],
    ['CRM_WEBHOOK_SECRETS', 'whsec_short'],
    ['ALLOWED_RETURN_ORIGINS', undefined],
    ['ALLOWED_RETURN_ORIGINS', 'https://crm.example/'],
    ['ALLOWED_RETURN_ORIGINS', 'http://crm.example'],
    ['ALLOWED_UI_ORIGINS', 'https://crm.example/page'],
    ['ALLOWED_UI_ORIGINS', '*'],
    ['ALLOWED_UI_ORIGINS', 'null'],
    ['ATTACHMENT_LIMIT_BYTES', '3145729'],
    ['ATTACHMENT_LIMIT_BYTES', 'three'],
    ['MICROSOFT_TENANT', 'organisations'],
    ['APPLICATIONINSIGHTS_CONNECTION_STRING', 'a key alone'],
    ['RESYNC_MINUTES', '-1'],
    ['DELAY_SCALE', '2'],
  ])(
    'that are bad stop the start with a sentence that names %s (%s) and not its value',
    (name, value) => {
      const read = () => readSettings({ ...good, [name]: value });
      expect(read).toThrow(BadSettings);
      expect(read).toThrow(
        `${name.startsWith('MICROSOFT_CLIENT_CERT') ? 'MICROSOFT_CLIENT_SECRET' : name}: `,
      );
      if (value !== undefined && value.length > 9) {
        try {
          read();
        } catch (error) {
          expect(String(error)).not.toContain(value);
        }
      }
    },
  );

  it.each(['Common', 'Contoso.onmicrosoft.com'])('name a tenant in any case: %s', (tenant) => {
    const { microsoft } = readSettings({ ...good, MICROSOFT_TENANT: tenant });
    expect(microsoft.tenant).toBe(tenant.toLowerCase());
  });

  it('that a vault does not give are named, and no remedy for the value is told', () => {
    const reference = '@Microsoft.KeyVault(SecretUri=https://kv-1.vault.azure.net/secrets/x)';
    const unresolved = {
      ...good,
      MICROSOFT_CLIENT_SECRET: reference,
      CLIENT_STATE_KEYS: reference,
    };
    expect(() => readSettings(unresolved)).toThrow(
      'The vault does not give what these settings refer to: MICROSOFT_CLIENT_SECRET, CLIENT_STATE_KEYS.',
    );
    const second = { STORAGE_ACCOUNTS: 'AzureWebJobsStorage, MailStorage', MailStorage: reference };
    expect(() => readSettings({ ...good, ...second })).toThrow(/refer to: MailStorage\./);
  });

  it('choose which events the webhook is told of, all of them when nobody says', () => {
    expect(readSettings(good).crmWebhookEvents).toEqual(EVENT_TYPES);
    for (const type of EVENT_TYPES) {
      expect(readSettings({ ...good, CRM_WEBHOOK_EVENTS: type }).crmWebhookEvents).toEqual([type]);
    }
    expect(() => readSettings({ ...good, CRM_WEBHOOK_EVENTS: 'no.such' })).toThrow(
      /CRM_WEBHOOK_EVENTS: each must be one of/,
    );
  });

  it('let a webhook be on loopback only where the service is', () => {
    const CRM_WEBHOOK_SECRETS = `whsec_${Buffer.alloc(24).toString('base64')}`;
    const webhook = { CRM_WEBHOOK_URL: 'http://127.0.0.1:3000/hook', CRM_WEBHOOK_SECRETS };
    expect(() =>
      readSettings({ ...good, ...webhook, PUBLIC_BASE_URL: 'https://sync.example' }),
    ).toThrow(/CRM_WEBHOOK_URL: on loopback only when PUBLIC_BASE_URL is/);
    const local = { ...good, ...webhook, PUBLIC_BASE_URL: 'http://127.0.0.1:7071' };
    expect(readSettings(local).crmWebhook).toMatchObject({ isOnLoopback: true });
  });

  it('need secrets for a webhook', () => {
    expect(() =>
      readSettings({ ...good, CRM_WEBHOOK_URL: 'https://crm.example/hook?x=1' }),
    ).toThrow(/CRM_WEBHOOK_SECRETS: is missing/);
  });
});

describe('local.settings.sample.json', () => {
  const file = resolve(import.meta.dirname, '../../local.settings.sample.json');
  const sample = JSON.parse(readFileSync(file, 'utf8')) as { Values: Record<string, string> };

  it('is accepted by the schema as it stands', () => {
    expect(() => readSettings(sample.Values)).not.toThrow();
  });

  it.each(['TOKEN_ENCRYPTION_KEYS', 'CLIENT_STATE_KEYS', 'CRM_WEBHOOK_SECRETS'])(
    'has a value of %s that opens no real mail',
    (name) => {
      const CRM_WEBHOOK_URL = 'https://crm.example/hook';
      const CRM_WEBHOOK_SECRETS = `whsec_${Buffer.alloc(24).toString('base64')}`;
      const real = { ...good, CRM_WEBHOOK_URL, CRM_WEBHOOK_SECRETS };
      expect(() => readSettings(real)).not.toThrow();
      expect(() => readSettings({ ...real, [name]: sample.Values[name] })).toThrow(
        `${name}: everybody knows the one of local.settings.sample.json.`,
      );
    },
  );

  it('has a key of token caches that opens them still behind another', () => {
    const keys = `${good.TOKEN_ENCRYPTION_KEYS},${sample.Values['TOKEN_ENCRYPTION_KEYS']}`;
    const { tokenSeals } = readSettings({ ...good, TOKEN_ENCRYPTION_KEYS: keys });
    expect(tokenSeals.local).toHaveLength(2);
  });

  it('lists every setting', () => {
    const names = Object.keys(settingsSchema.shape).filter((name) => !name.includes('__'));
    expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining(names));
  });
});
