import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BadSettings, readSettings } from '../../shared/config/read-settings.ts';
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
    ['CLIENT_STATE_KEYS', Buffer.alloc(31).toString('base64')],
    ['CLIENT_STATE_KEYS', ' , '],
    ['CRM_WEBHOOK_URL', 'http://crm.example/hook'],
    ['CRM_WEBHOOK_SECRETS', 'whsec_short'],
    ['ALLOWED_RETURN_ORIGINS', undefined],
    ['ALLOWED_RETURN_ORIGINS', 'https://crm.example/'],
    ['ALLOWED_RETURN_ORIGINS', 'http://crm.example'],
    ['ATTACHMENT_LIMIT_BYTES', '3145729'],
    ['ATTACHMENT_LIMIT_BYTES', 'three'],
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

  it('lists every setting', () => {
    const names = Object.keys(settingsSchema.shape).filter((name) => !name.includes('__'));
    expect(Object.keys(sample.Values)).toEqual(expect.arrayContaining(names));
  });
});
