import { z } from 'zod';
import type {
  ClientCredential,
  Config,
  NonEmpty,
  TelemetryConfig,
  TokenSealsConfig,
} from './config.ts';
import { BadSettings } from './bad-settings.ts';
import { isLoopback, type Settings, settingsSchema, storageSettings } from './settings-schema.ts';
import { checkMachine } from './machine-settings.ts';

/** Reads the settings once. Throws `BadSettings`. */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty value is how a settings file says "not set".
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''));
  checkReferences(given);
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(
      (issue) => `${String(issue.path[0])}: ${say(issue, given)}`,
    );
    throw new BadSettings(`The settings are bad. ${[...new Set(sentences)].join('. ')}.`);
  }
  return toConfig(parsed.data, given);
}

function say(issue: z.core.$ZodIssue, given: Readonly<Record<string, string | undefined>>): string {
  const isMissing = issue.code === 'invalid_type' && given[String(issue.path[0])] === undefined;
  return isMissing ? 'is missing' : issue.message;
}

/** The platform leaves a reference to a vault as it is when the vault does not give the secret. */
function checkReferences(given: Readonly<Record<string, string | undefined>>): void {
  const accounts = (given['STORAGE_ACCOUNTS'] ?? '').split(',').map((name) => name.trim());
  const names = new Set([...Object.keys(settingsSchema.shape), ...accounts]);
  const unresolved = [...names].filter((name) =>
    given[name]?.trim().startsWith('@Microsoft.KeyVault('),
  );
  if (unresolved.length > 0) {
    throw new BadSettings(
      `The vault does not give what these settings refer to: ${unresolved.join(', ')}.`,
    );
  }
}

function toConfig(settings: Settings, given: Readonly<Record<string, string | undefined>>): Config {
  const cloud = CLOUDS[settings.MICROSOFT_CLOUD];
  const storageAccounts = notEmpty(
    settings.STORAGE_ACCOUNTS.map((name) => storageOf(given, name)),
    'STORAGE_ACCOUNTS',
  );
  const config: Config = {
    storageAccounts,
    queueShards: settings.QUEUE_SHARDS,
    publicBaseUrl: settings.PUBLIC_BASE_URL,
    microsoft: {
      clientId: settings.MICROSOFT_CLIENT_ID,
      credential: credentialOf(settings),
      tenant: settings.MICROSOFT_TENANT,
      allowedTenants: settings.ALLOWED_TENANTS,
      loginUrl: settings.MICROSOFT_LOGIN_URL ?? cloud.loginUrl,
      graphUrl: settings.MICROSOFT_GRAPH_URL ?? cloud.graphUrl,
    },
    identityClientId: clientIdOf(storageAccounts[0]),
    tokenSeals: tokenSealsOf(settings),
    clientStateKeys: notEmpty(settings.CLIENT_STATE_KEYS, 'CLIENT_STATE_KEYS'),
    notifications: notificationsOf(settings),
    crmWebhook: webhookOf(settings),
    crmWebhookEvents: settings.CRM_WEBHOOK_EVENTS,
    allowedReturnOrigins: notEmpty(settings.ALLOWED_RETURN_ORIGINS, 'ALLOWED_RETURN_ORIGINS'),
    allowedUiOrigins: settings.ALLOWED_UI_ORIGINS,
    telemetry: telemetryOf(settings),
    attachmentLimitBytes: settings.ATTACHMENT_LIMIT_BYTES,
    resyncMinutes: settings.RESYNC_MINUTES,
    delayScale: settings.DELAY_SCALE,
  };
  checkMachine(config);
  return config;
}

/** A storage account by the name of its setting, in the forms in which the host's triggers take it, too. */
function storageOf(
  given: Readonly<Record<string, string | undefined>>,
  name: string,
): Config['storageAccounts'][0] {
  // For a trigger's connection the host looks for that name first.
  if (given[`AzureWebJobs${name}`] !== undefined) {
    throw new BadSettings(`${name}: the host takes AzureWebJobs${name} for it; give another name.`);
  }
  const parsed = z.object(storageSettings).safeParse({
    connectionString: given[name],
    ...Object.fromEntries(IDENTITY_BASED.map((part) => [part, given[`${name}__${part}`]])),
  });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BadSettings(`${name}__${String(issue?.path[0])}: ${issue?.message}.`);
  }
  const { connectionString, accountName, clientId = null, ...uris } = parsed.data;
  if (connectionString !== undefined) return { name, kind: 'connection-string', connectionString };
  const url = (service: 'blob' | 'queue' | 'table'): string => {
    const uri = uris[`${service}ServiceUri`];
    if (uri !== undefined) return uri;
    if (accountName !== undefined) return `https://${accountName}.${service}.core.windows.net`;
    throw new BadSettings(`${name}: is missing (or ${name}__${service}ServiceUri).`);
  };
  return {
    name,
    kind: 'identity',
    clientId,
    blobUrl: url('blob'),
    queueUrl: url('queue'),
    tableUrl: url('table'),
  };
}

const IDENTITY_BASED = [
  'accountName',
  'clientId',
  'blobServiceUri',
  'queueServiceUri',
  'tableServiceUri',
] as const;

function credentialOf(settings: Settings): ClientCredential {
  const secret = settings.MICROSOFT_CLIENT_SECRET;
  // A settings file can't hold line breaks, so `\\n` stands for them.
  const pem = settings.MICROSOFT_CLIENT_CERTIFICATE?.replaceAll('\\n', '\n');
  const given = [secret, pem, settings.MICROSOFT_CLIENT_ASSERTION].filter(
    (one) => one !== undefined,
  );
  if (given.length !== 1) {
    throw new BadSettings(
      'MICROSOFT_CLIENT_SECRET: give exactly one of it, MICROSOFT_CLIENT_CERTIFICATE and MICROSOFT_CLIENT_ASSERTION.',
    );
  }
  if (secret !== undefined) return { kind: 'secret', secret };
  if (pem === undefined) return { kind: 'managed-identity' };
  if (!pem.includes('-----BEGIN CERTIFICATE-----') || !pem.includes('PRIVATE KEY-----')) {
    throw new BadSettings(
      'MICROSOFT_CLIENT_CERTIFICATE: must be PEM, with the certificate and its private key.',
    );
  }
  return { kind: 'certificate', pem };
}

function clientIdOf(account: Config['storageAccounts'][0]): string | null {
  return account.kind === 'identity' ? account.clientId : null;
}

function tokenSealsOf(settings: Settings): TokenSealsConfig {
  const local = settings.TOKEN_ENCRYPTION_KEYS ?? [];
  const vault = settings.KEY_VAULT_KEY_URL ?? [];
  const onLoopback = vault.some(({ url }) => isLoopback(new URL(url)));
  if (onLoopback && !isLoopback(new URL(settings.PUBLIC_BASE_URL))) {
    throw new BadSettings('KEY_VAULT_KEY_URL: on loopback only when PUBLIC_BASE_URL is.');
  }
  const [newest, ...older] = vault;
  return newest !== undefined && settings.SEAL_TOKENS_BY_VAULT_KEY === 'true'
    ? { sealedBy: 'vault', local, vault: [newest, ...older] }
    : { sealedBy: 'local', local: notEmpty(local, 'TOKEN_ENCRYPTION_KEYS'), vault };
}

function notificationsOf(settings: Settings): Config['notifications'] {
  const kind = settings.GRAPH_NOTIFICATIONS;
  const certificates = settings.GRAPH_NOTIFICATION_CERTIFICATES;
  if (kind === 'rich') notEmpty(certificates, 'GRAPH_NOTIFICATION_CERTIFICATES');
  return { kind, certificates };
}

function telemetryOf(settings: Settings): TelemetryConfig | null {
  const otlpUrl = settings.OTEL_EXPORTER_OTLP_ENDPOINT ?? null;
  const connectionString = settings.APPLICATIONINSIGHTS_CONNECTION_STRING;
  if (otlpUrl === null && connectionString === undefined) return null;
  return {
    otlpUrl,
    applicationInsights:
      connectionString === undefined
        ? null
        : { connectionString, ...identityOf(settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING) },
    tracesKept: settings.OTEL_TRACES_SAMPLER_ARG,
  };
}

function identityOf(text: string | undefined): { identity?: { clientId: string | null } } {
  const parts = new Map(
    (text ?? '').split(';').map((part) => {
      const [name = '', value = ''] = part.split('=');
      return [name.trim().toLowerCase(), value.trim()] as const;
    }),
  );
  if (parts.get('authorization')?.toUpperCase() !== 'AAD') return {};
  return { identity: { clientId: parts.get('clientid') || null } };
}

function webhookOf(settings: Settings): Config['crmWebhook'] {
  if (settings.CRM_WEBHOOK_URL === undefined) return null;
  const isOnLoopback = isLoopback(new URL(settings.CRM_WEBHOOK_URL));
  if (isOnLoopback && !isLoopback(new URL(settings.PUBLIC_BASE_URL))) {
    throw new BadSettings('CRM_WEBHOOK_URL: on loopback only when PUBLIC_BASE_URL is.');
  }
  return {
    url: settings.CRM_WEBHOOK_URL,
    secrets: notEmpty(settings.CRM_WEBHOOK_SECRETS ?? [], 'CRM_WEBHOOK_SECRETS'),
    isOnLoopback,
  };
}

function notEmpty<T>([first, ...rest]: readonly T[], name: string): NonEmpty<T> {
  if (first === undefined) throw new BadSettings(`${name}: is missing.`);
  return [first, ...rest];
}

/** Login and Graph endpoints of Microsoft's clouds. */
const CLOUDS = {
  global: {
    loginUrl: 'https://login.microsoftonline.com',
    graphUrl: 'https://graph.microsoft.com/v1.0',
  },
  usgov: {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://graph.microsoft.us/v1.0',
  },
  usgovdod: {
    loginUrl: 'https://login.microsoftonline.us',
    graphUrl: 'https://dod-graph.microsoft.us/v1.0',
  },
  china: {
    loginUrl: 'https://login.partner.microsoftonline.cn',
    graphUrl: 'https://microsoftgraph.chinacloudapi.cn/v1.0',
  },
} as const;
