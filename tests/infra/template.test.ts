import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { repositoryRoot } from '../../local/repository-root.ts';
import { measureOf } from '../../shared/adapters/open-telemetry/measured-counters.ts';
import { readSettings } from '../../shared/config/read-settings.ts';
import { DUE_GIVEN_UP_WAIT_MS, OPERATOR_WAIT_MS } from '../../shared/domain/durations.ts';
import type { Counter } from '../../shared/ports/telemetry.ts';
import { compile, findCompiler, TEMPLATE } from './compiler.ts';
import { installationWith, type Installation } from './snapshot.ts';

const compiler = findCompiler() ?? '';
const STORAGE = 'Microsoft.Storage/storageAccounts';
const VAULT = 'Microsoft.KeyVault/vaults';
/** Some seconds on a machine with nothing else to do. */
const RECKONED_MS = 600_000;
const PRIVATE_ENDPOINT = 'Microsoft.Network/privateEndpoints';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const sample = z
  .object({ Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('local.settings.sample.json'))).Values;

/** What a start in Azure would find in the environment: what only Azure can say stands as it would be said. */
function settingsOf(installation: Installation): Record<string, string> {
  const { properties } = installation.the('Microsoft.Web/sites/config');
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, asAzureSays(name, String(value))]),
  );
}

function asAzureSays(name: string, value: string): string {
  if (value.includes('@Microsoft.KeyVault(')) return secretOf(name);
  if (/primaryEndpoints\.(blob|queue|table)/.test(value))
    return 'https://st1.blob.core.windows.net/';
  if (value.includes('defaultHostName')) return 'https://func-1.azurewebsites.net';
  if (value.includes('keyUri')) return 'https://kv-1.vault.azure.net/keys/token-envelope';
  if (value.includes('.ConnectionString')) return `InstrumentationKey=${ID}`;
  if (value.includes('.clientId')) return ID;
  return value;
}

/** As the scripts of `infra/` put it into the vault. */
function secretOf(name: string): string {
  if (name.includes('CERTIFICATE')) return PEM;
  const key = Buffer.alloc(32, 1).toString('base64');
  return name === 'CRM_WEBHOOK_SECRETS' ? `whsec_${key}` : key;
}

const ID = '33333333-3333-3333-3333-333333333333';

const PEM =
  '-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----\\n-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----';

/** Each role with the type of what it is given on. */
function rolesOf(installation: Installation): readonly string[] {
  return installation
    .of('Microsoft.Authorization/roleAssignments')
    .map(({ id, properties }) => {
      const scope = /providers\/(Microsoft\.[^']+)'/.exec(id)?.[1] ?? 'the whole group';
      const type = scope.split('/').filter((_, place) => place === 0 || place % 2 === 1);
      return `${String(properties['description'])} on ${type.join('/')}`;
    })
    .toSorted();
}

describe.skipIf(compiler === '')('the compiler', () => {
  it(
    'has nothing to say',
    () => {
      const built = compile(compiler, ['build', TEMPLATE, '--stdout']);
      expect(built.complaints).toBe('');
      const { parameters, outputs } = z
        .object({
          parameters: z.record(z.string(), z.looseObject({ type: z.string() })),
          outputs: z.record(z.string(), z.looseObject({ type: z.string() })),
        })
        .parse(JSON.parse(built.output));
      // Neither a secret that somebody types in, nor one that a deployment's history shows.
      const kinds = Object.values({ ...parameters, ...outputs }).map(({ type }) =>
        type.toLowerCase(),
      );
      expect(kinds).not.toContain('securestring');
      expect(kinds).not.toContain('secureobject');
      expect(built.output).not.toMatch(/list(?:Keys|AccountSas|ServiceSas|Secrets|HostKeys?)\(/i);
    },
    RECKONED_MS,
  );
});

describe.skipIf(compiler === '')('an installation as it is without being asked for more', () => {
  let azure: Installation;
  beforeAll(() => {
    azure = installationWith(compiler);
  }, RECKONED_MS);

  it('has storage that opens for no key and to no stranger, by TLS 1.2 at least', () => {
    expect(azure.the(STORAGE).properties).toMatchObject({
      allowBlobPublicAccess: false,
      allowSharedKeyAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      minimumTlsVersion: 'TLS1_2',
      supportsHttpsTrafficOnly: true,
    });
    expect(azure.the(`${STORAGE}/blobServices/containers`).properties).toEqual({
      publicAccess: 'None',
    });
  });

  it('keeps nothing in a bin that a contact’s erasure took away', () => {
    expect(azure.the(`${STORAGE}/blobServices`).properties).toMatchObject({
      deleteRetentionPolicy: { enabled: false },
      containerDeleteRetentionPolicy: { enabled: false },
    });
  });

  it('sets every setting of the sample, but those that would be a key or are the platform’s', () => {
    const left = new Set([
      // Would be a connection string, which holds the account's key.
      'AzureWebJobsStorage',
      // The addresses of the services say more: other clouds have others.
      'AzureWebJobsStorage__accountName',
      // Flex Consumption knows it from the app's configuration, and refuses it here.
      'FUNCTIONS_WORKER_RUNTIME',
    ]);
    const set = Object.keys(settingsOf(azure));
    expect(set).toEqual(
      expect.arrayContaining(Object.keys(sample).filter((one) => !left.has(one))),
    );
    expect(set.filter((one) => left.has(one))).toEqual([]);
  });

  it('sets nothing that neither the app nor the host knows, and nothing that the plan refuses', () => {
    const hosts = /^(AzureWebJobsStorage__credential|OTEL_TRACES_SAMPLER)$/;
    const others = Object.keys(settingsOf(azure)).filter(
      (name) => sample[name] === undefined && !hosts.test(name),
    );
    expect(others).toEqual([]);
  });

  it('starts: the app takes the settings', () => {
    expect(readSettings(settingsOf(azure))).toMatchObject({
      storageAccounts: [{ name: 'AzureWebJobsStorage', kind: 'identity' }],
      publicBaseUrl: 'https://func-1.azurewebsites.net',
      microsoft: { credential: { kind: 'managed-identity' } },
      // It has no other: a token for the one that a system would assign is none.
      identityClientId: '33333333-3333-3333-3333-333333333333',
      tokenSeals: { sealedBy: 'local', vault: [] },
      crmWebhook: null,
    });
  });

  it('gives its one identity the least roles, and nobody else any', () => {
    expect(rolesOf(azure)).toEqual([
      'Key Vault Secrets User on Microsoft.KeyVault/vaults',
      'Monitoring Metrics Publisher on Microsoft.Insights/components',
      'Storage Blob Data Contributor on Microsoft.Storage/storageAccounts',
      'Storage Queue Data Contributor on Microsoft.Storage/storageAccounts',
      'Storage Table Data Contributor on Microsoft.Storage/storageAccounts',
    ]);
    const holders = azure
      .of('Microsoft.Authorization/roleAssignments')
      .map(({ properties }) => String(properties['principalId']));
    expect(new Set(holders).size).toBe(1);
    expect(holders[0]).toContain('Microsoft.ManagedIdentity/userAssignedIdentities/');
  });

  it('calls each role by the number that it has', () => {
    const numbers: Readonly<Record<string, string>> = {
      'Key Vault Secrets User': '4633458b-17de-408a-b874-0445c86b69e6',
      'Monitoring Metrics Publisher': '3913510d-42f4-4e42-8a64-420c390055eb',
      'Storage Blob Data Contributor': 'ba92f5b4-2d11-453d-a403-e96b0029c9fe',
      'Storage Queue Data Contributor': '974c5e8b-45b9-4653-ba55-5f855dd0fb88',
      'Storage Table Data Contributor': '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3',
    };
    for (const { properties } of azure.of('Microsoft.Authorization/roleAssignments'))
      expect(String(properties['roleDefinitionId'])).toContain(
        numbers[String(properties['description'])],
      );
  });

  it('has a vault that roles open and that nobody can empty for good', () => {
    expect(azure.the(VAULT).properties).toMatchObject({
      enableRbacAuthorization: true,
      enableSoftDelete: true,
      enablePurgeProtection: true,
      softDeleteRetentionInDays: 90,
    });
    expect(azure.the(`${VAULT}/keys`).properties).toMatchObject({
      kty: 'RSA',
      keyOps: ['wrapKey', 'unwrapKey'],
    });
  });

  it('takes logs from nobody without the role', () => {
    expect(azure.the('Microsoft.Insights/components').properties['DisableLocalAuth']).toBe(true);
    expect(
      azure.the('Microsoft.OperationalInsights/workspaces').properties['features'],
    ).toMatchObject({ disableLocalAuth: true });
  });

  it('runs on Flex Consumption with Node 24, takes https alone, and no password to deploy by', () => {
    expect(azure.the('Microsoft.Web/serverfarms')).toMatchObject({
      sku: { name: 'FC1', tier: 'FlexConsumption' },
      properties: { reserved: true, zoneRedundant: false },
    });
    expect(azure.the('Microsoft.Web/sites').properties).toMatchObject({
      httpsOnly: true,
      siteConfig: { minTlsVersion: '1.2', scmMinTlsVersion: '1.2', ftpsState: 'Disabled' },
      functionAppConfig: {
        runtime: { name: 'node', version: '24' },
        deployment: { storage: { authentication: { type: 'UserAssignedIdentity' } } },
        scaleAndConcurrency: {
          instanceMemoryMB: 512,
          alwaysReady: [{ name: 'http', instanceCount: 1 }],
          triggers: { http: { perInstanceConcurrency: 32 } },
        },
      },
    });
    const passwords = azure.of('Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    expect(passwords.map(({ properties }) => properties)).toEqual([
      { allow: false },
      { allow: false },
    ]);
  });

  it('tells of itself by names and addresses', () => {
    expect(Object.keys(azure.outputs).toSorted()).toEqual([
      'AZURE_FUNCTION_NAME',
      'AZURE_KEY_VAULT_NAME',
      'IDENTITY_PRINCIPAL_ID',
      'PUBLIC_BASE_URL',
      'SERVICE_APP_NAME',
    ]);
  });

  describe('alerts', () => {
    const alerts = () => azure.of('Microsoft.Insights/scheduledQueryRules');
    const queryOf = (name: string): string => {
      const alert = alerts().find((one) => one.name === name);
      return String(alert?.properties['criteria'].allOf[0].query);
    };

    it('stand for each thing that an operator must know', () => {
      expect(alerts().map(({ name }) => name)).toEqual([
        'timers-silent',
        'credentials-refused',
        'token-keys-lost',
        'credentials-expire',
        'subscriptions-lapsing',
        'slow-acknowledgements',
        'objective-burns-fast',
        'objective-burns-slowly',
        'poison-records',
        'fleet-guard',
        'missing-mail',
      ]);
      for (const { name, properties } of alerts()) {
        expect(properties, name).toMatchObject({ enabled: true });
        expect(properties['actions'].actionGroups, name).toHaveLength(1);
      }
    });

    it.each([
      ['credentials-refused', OPERATOR_WAIT_MS],
      ['subscriptions-lapsing', DUE_GIVEN_UP_WAIT_MS],
    ])('%s is not called over between two tries', (name, waitMs) => {
      const alert = alerts().find((one) => one.name === name);
      const [, minutes] = /^PT(\d+)M$/.exec(String(alert?.properties['windowSize'])) ?? [];
      expect(Number(minutes) * 60_000).toBeGreaterThan(waitMs);
    });

    it('each look for an event that the app logs, by the name that it has there', () => {
      const sources = ['shared', 'functions']
        .flatMap((room) =>
          readdirSync(join(repositoryRoot, room), { recursive: true, encoding: 'utf8' })
            .filter((name) => name.endsWith('.ts'))
            .map((name) => read(join(room, name))),
        )
        .join('\n');
      const events = alerts()
        .map(({ name }) => /"event":"([^"]+)"/.exec(queryOf(name))?.[1])
        .filter((event) => event !== undefined);
      expect(events).toHaveLength(7);
      const unheard = events.filter(
        (event) => !new RegExp(`log\\.(?:info|warn|error)\\('${event}'`).test(sources),
      );
      expect(unheard).toEqual([]);
    });

    it('look for functions that there are, by each name that the host gives them', () => {
      const webhooks = read('shared/http/api/operations/microsoft.ts');
      for (const name of ['graphNotifications', 'graphLifecycle']) expect(webhooks).toContain(name);
      for (const path of ['graph/notifications', 'graph/lifecycle'])
        expect(webhooks).toContain(path);
      expect(queryOf('slow-acknowledgements')).toContain(
        '"graph-notifications", "graph-lifecycle", "graph/notifications", "graph/lifecycle"',
      );
    });

    it('weigh the objective by what the app counts, in two windows', () => {
      const fast = queryOf('objective-burns-fast');
      for (const counter of ['done_late', 'event_left_to_queue'] satisfies Counter[]) {
        const { name, attributes } = measureOf(counter);
        expect(fast).toContain(`"${name}"`);
        expect(fast).toContain(`"${String(attributes['kind'])}"`);
      }
      expect(fast).toContain('ago(5m)');
      expect(queryOf('objective-burns-slowly')).toContain('ago(30m)');
    });

    it('are told of in the operator’s page, each with what to do', () => {
      const page = read('docs/operations.md');
      expect(alerts().filter(({ name }) => !page.includes(`\`${name}\``))).toEqual([]);
    });

    it('lose nothing to sampling: the host sends by OpenTelemetry, which thins traces alone', () => {
      const host = JSON.parse(read('host.json'));
      expect(host.telemetryMode).toBe('OpenTelemetry');
      expect(host.logging.logLevel['Host.Function.Console']).toBe('Information');
      expect(settingsOf(azure)).toMatchObject({
        OTEL_TRACES_SAMPLER: 'traceidratio',
        OTEL_TRACES_SAMPLER_ARG: '0.1',
      });
    });
  });

  describe('the workbook', () => {
    const workbook = z.object({
      items: z.array(z.object({ content: z.looseObject({ query: z.string().optional() }) })),
    });
    const queries = (): string[] => {
      const { serializedData } = azure.the('Microsoft.Insights/workbooks').properties;
      return workbook
        .parse(JSON.parse(String(serializedData)))
        .items.flatMap(({ content }) => content.query ?? []);
    };

    it('shows measures that the app has, and no other', () => {
      const families = [...read('shared/ports/telemetry.ts').matchAll(/\| ['`]([a-z]+)[_ ]/g)];
      const measures = new Set(families.map(([, family]) => `outlook_sync.${family}`));
      measures.add('outlook_sync.lag');
      const shown = queries().flatMap((query) => query.match(/outlook_sync\.\w+/g) ?? []);
      expect(shown.length).toBeGreaterThan(8);
      expect(shown.filter((name) => !measures.has(name))).toEqual([]);
    });
  });
});

describe.skipIf(compiler === '')(
  'an installation with a private network, on its way back from the vault’s key',
  () => {
    let azure: Installation;
    beforeAll(() => {
      azure = installationWith(compiler, {
        PRIVATE_NETWORK: 'true',
        STORAGE_ACCOUNT_COUNT: '2',
        OPEN_TOKENS_BY_VAULT_KEY: 'true',
      });
    }, RECKONED_MS);

    it('closes storage and vault to the public', () => {
      for (const { name, properties } of [...azure.of(STORAGE), azure.the(VAULT)]) {
        expect(properties, name).toMatchObject({
          publicNetworkAccess: 'Disabled',
          networkAcls: { defaultAction: 'Deny' },
        });
      }
    });

    it('gives each of their services a private address, under the name by which it is called', () => {
      const services = azure.of(PRIVATE_ENDPOINT).map(({ properties }) => {
        const [{ properties: link }] = properties['privateLinkServiceConnections'];
        return `${String(link.privateLinkServiceId).split('/').at(-2)} ${link.groupIds.join()}`;
      });
      expect(services.toSorted()).toEqual([
        'storageAccounts blob',
        'storageAccounts blob',
        'storageAccounts queue',
        'storageAccounts queue',
        'storageAccounts table',
        'storageAccounts table',
        'vaults vault',
      ]);
      expect(azure.of(`${PRIVATE_ENDPOINT}/privateDnsZoneGroups`)).toHaveLength(7);
      // Behind it each cloud has its own suffix.
      const zones = azure.of('Microsoft.Network/privateDnsZones').map(({ name }) => name);
      expect(zones.map((name) => /privatelink[.a-z]*/.exec(name)?.[0] ?? '').toSorted()).toEqual([
        'privatelink',
        'privatelink.blob.',
        'privatelink.queue.',
        'privatelink.table.',
      ]);
      expect(zones.join()).toContain("keyvaultDns, '.vault.', '.vaultcore.'");
      expect(azure.of('Microsoft.Network/privateDnsZones/virtualNetworkLinks')).toHaveLength(4);
    });

    it('lets the app call out of its own subnet, and be called by Graph', () => {
      const { properties } = azure.the('Microsoft.Web/sites');
      expect(properties['virtualNetworkSubnetId']).toMatch(/\/subnets\/app$/);
      expect(properties['publicNetworkAccess']).toBe('Enabled');
      const [app] = azure.the('Microsoft.Network/virtualNetworks').properties['subnets'];
      expect(app.properties.delegations[0].properties.serviceName).toBe(
        'Microsoft.App/environments',
      );
      expect(app.properties.natGateway.id).toContain('/natGateways/');
    });

    it('seals by local keys, and opens what is still sealed under the other', () => {
      const { tokenSeals } = readSettings(settingsOf(azure));
      expect(tokenSeals).toMatchObject({ sealedBy: 'local', vault: [{ version: null }] });
      expect(rolesOf(azure)).toContain(
        'Key Vault Crypto Service Encryption User on Microsoft.KeyVault/vaults/keys',
      );
    });
  },
);

describe.skipIf(compiler === '')('an installation with all that can be asked for', () => {
  let azure: Installation;
  beforeAll(() => {
    azure = installationWith(compiler, {
      ZONE_REDUNDANT: 'true',
      STORAGE_ACCOUNT_COUNT: '3',
      QUEUE_SHARDS: '6',
      INSTANCE_MEMORY_MB: '2048',
      MICROSOFT_CREDENTIAL: 'certificate',
      GRAPH_NOTIFICATIONS: 'rich',
      CRM_WEBHOOK_URL: 'https://crm.example/webhooks',
      CUSTOM_BASE_URL: 'https://mail.crm.example',
      SEAL_TOKENS_BY_VAULT_KEY: 'true',
      ALERT_EMAIL: 'operator@crm.example',
      MONTHLY_BUDGET: '200',
      BUDGET_START: '2026-11-01',
    });
  }, RECKONED_MS);

  it('stands in several zones', () => {
    expect(azure.the('Microsoft.Web/serverfarms').properties['zoneRedundant']).toBe(true);
    for (const account of azure.of(STORAGE))
      expect(account['sku']).toEqual({ name: 'Standard_ZRS' });
    expect(
      azure.the('Microsoft.Web/sites').properties['functionAppConfig'].scaleAndConcurrency
        .alwaysReady,
    ).toEqual([{ name: 'http', instanceCount: 2 }]);
  });

  it('knows each of its storage accounts, as the app and the host’s triggers look for them', () => {
    const settings = settingsOf(azure);
    expect(azure.of(STORAGE)).toHaveLength(3);
    expect(settings['MailStorage3__credential']).toBe('managedidentity');
    const { storageAccounts } = readSettings(settings);
    expect(storageAccounts.map(({ name }) => name)).toEqual([
      'AzureWebJobsStorage',
      'MailStorage2',
      'MailStorage3',
    ]);
    expect(rolesOf(azure).filter((role) => role.includes('Table'))).toHaveLength(3);
  });

  it('takes certificate, certificates and secrets from the vault, and sets no other credential', () => {
    const { properties } = azure.the('Microsoft.Web/sites/config');
    const fromVault = Object.entries(properties)
      .filter(([, value]) => String(value).includes('@Microsoft.KeyVault('))
      .map(([name, value]) => [name, /'([a-z-]+)'\)\]$/.exec(String(value))?.[1]]);
    expect(Object.fromEntries(fromVault)).toEqual({
      CLIENT_STATE_KEYS: 'client-state-keys',
      CRM_WEBHOOK_SECRETS: 'crm-webhook-secrets',
      GRAPH_NOTIFICATION_CERTIFICATES: 'graph-notification-certificates',
      MICROSOFT_CLIENT_CERTIFICATE: 'microsoft-client-certificate',
      TOKEN_ENCRYPTION_KEYS: 'token-encryption-keys',
    });
    const config = readSettings(settingsOf(azure));
    expect(config.microsoft.credential.kind).toBe('certificate');
    expect(config.notifications.kind).toBe('rich');
    expect(config.crmWebhook?.url).toBe('https://crm.example/webhooks');
    expect(config.publicBaseUrl).toBe('https://mail.crm.example');
  });

  it('lets the app wrap and unwrap by the one key, and by no other', () => {
    expect(rolesOf(azure)).toContain(
      'Key Vault Crypto Service Encryption User on Microsoft.KeyVault/vaults/keys',
    );
    const role = azure
      .of('Microsoft.Authorization/roleAssignments')
      .find(({ properties }) => String(properties['description']).includes('Encryption User'));
    expect(String(role?.properties['roleDefinitionId'])).toContain(
      'e147488a-f6f5-4113-8e2d-b22465e65bf6',
    );
  });

  it('seals token caches under that key, and still opens what local keys have sealed', () => {
    const { tokenSeals, identityClientId } = readSettings(settingsOf(azure));
    const url = 'https://kv-1.vault.azure.net/keys/token-envelope';
    expect(tokenSeals).toMatchObject({ sealedBy: 'vault', vault: [{ url, version: null }] });
    expect(tokenSeals.local).toHaveLength(1);
    expect(identityClientId).toBe('33333333-3333-3333-3333-333333333333');
  });

  it('tells a person of alerts, and of what the month costs', () => {
    expect(azure.the('Microsoft.Insights/actionGroups').properties['emailReceivers']).toMatchObject(
      [{ emailAddress: 'operator@crm.example' }],
    );
    expect(azure.the('Microsoft.Consumption/budgets').properties).toMatchObject({
      amount: 200,
      timePeriod: { startDate: '2026-11-01' },
    });
  });
});
