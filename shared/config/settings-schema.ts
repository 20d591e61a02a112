import { z } from 'zod';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(url: URL): boolean {
  return LOOPBACK.has(url.hostname) || /^127\.\d+\.\d+\.\d+$/.test(url.hostname);
}

/** An absolute URL without user, query and fragment; https, or http on loopback. Kept without a trailing slash. */
const serviceUrl = z.string().transform((text, context) => {
  const url = parse(text);
  if (!url || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    context.addIssue('must be an absolute URL without user, query or fragment');
    return z.NEVER;
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) {
    context.addIssue('must be https (plain http only on loopback)');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const VAULT_HOST =
  /^[a-z0-9-]{1,24}\.(vault|managedhsm)\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;
const KEY_PATH = /^\/keys\/[0-9A-Za-z-]{1,127}(?:\/([0-9A-Za-z]{1,64}))?$/;

/** A key in a vault, with or without its version: the app's own token is sent there, so it must be Azure's. */
const vaultKeyUrl = serviceUrl.transform((href, context) => {
  const url = new URL(href);
  const isVault = url.protocol === 'https:' && url.port === '' && VAULT_HOST.test(url.hostname);
  const path = KEY_PATH.exec(url.pathname);
  if (!path || !(isVault || isLoopback(url))) {
    context.addIssue(
      'each must be https://NAME.vault.azure.net/keys/NAME, with or without /VERSION',
    );
    return z.NEVER;
  }
  const [, version = null] = path;
  return { url: version === null ? href : href.slice(0, -version.length - 1), version };
});

/** Any absolute URL that we may POST to, kept as given; https, or http on loopback. */
const webhookUrl = z.string().refine((text) => {
  const url = parse(text);
  if (!url || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
}, 'must be an absolute https URL without user (plain http only on loopback)');

/** An exact origin: scheme, host and port, nothing more. */
const origin = z.string().refine((text) => {
  const url = parse(text);
  return url !== null && url.origin === text && (url.protocol === 'https:' || isLoopback(url));
}, 'must be an exact origin such as https://crm.example (plain http only on loopback)');

/** A list separated by commas; spaces around and empty items do not count. */
function listOf<S extends z.ZodType<unknown, string>>(item: S): z.ZodType<z.infer<S>[], string> {
  return z
    .string()
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(item));
}

/** A base64 key of at least (or, with `exactly`, just) so many bytes. The message never repeats the value. */
function base64Key(bytes: number, exactly: boolean): z.ZodType<Uint8Array, string> {
  return z.string().transform((text, context) => {
    const key = Buffer.from(text, 'base64');
    const wellFormed = key.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '');
    if (!wellFormed || key.length < bytes || (exactly && key.length !== bytes)) {
      context.addIssue(`each must be base64 of ${exactly ? 'exactly' : 'at least'} ${bytes} bytes`);
      return z.NEVER;
    }
    return new Uint8Array(key);
  });
}

/** A certificate with its private key. A settings file can't hold line breaks, so `\\n` stands for them. */
const pemPair = z.string().transform((text, context) => {
  const pem = text.replaceAll('\\n', '\n');
  // Of several in one text the first would count, and the others be missed in silence.
  if (pem.split('PRIVATE KEY-----').length > 3) {
    context.addIssue('each must be one certificate with its private key, with commas between them');
    return z.NEVER;
  }
  if (pem.includes('-----BEGIN CERTIFICATE-----') && pem.includes('PRIVATE KEY-----')) return pem;
  context.addIssue('each must be PEM, with the certificate and its private key');
  return z.NEVER;
});

function parse(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** What the webhook may be told of. */
const EVENT_TYPES = [
  'conversation.entry.created',
  'conversation.entry.updated',
  'conversation.message.skipped',
  'conversation.thread.changed',
  'connection.changed',
] as const;

/** The account that the Functions host itself uses. */
const FIRST_STORAGE = 'AzureWebJobsStorage';

const text = z.string().trim().min(1, 'must not be empty');

/** How a storage account is given: by the setting of its name, or by identity in settings that begin with it. */
export const storageSettings = {
  connectionString: text.optional(),
  accountName: text.optional(),
  clientId: text.optional(),
  blobServiceUri: serviceUrl.optional(),
  queueServiceUri: serviceUrl.optional(),
  tableServiceUri: serviceUrl.optional(),
};

/** Every setting that the app reads, as the environment gives it. `local.settings.sample.json` lists them all. */
export const settingsSchema = z.object({
  AzureWebJobsStorage: storageSettings.connectionString,
  AzureWebJobsStorage__accountName: storageSettings.accountName,
  AzureWebJobsStorage__clientId: storageSettings.clientId,
  AzureWebJobsStorage__blobServiceUri: storageSettings.blobServiceUri,
  AzureWebJobsStorage__queueServiceUri: storageSettings.queueServiceUri,
  AzureWebJobsStorage__tableServiceUri: storageSettings.tableServiceUri,
  /** Names of settings, each given as `AzureWebJobsStorage` is. */
  STORAGE_ACCOUNTS: listOf(
    z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,63}$/, 'each must be the name of a setting'),
  )
    .refine((names) => names[0] === FIRST_STORAGE, `the first must be ${FIRST_STORAGE}`)
    .refine((names) => new Set(names).size === names.length, 'each must be named once')
    .default([FIRST_STORAGE]),
  QUEUE_SHARDS: z.coerce.number().int().min(1).max(64).default(1),
  PUBLIC_BASE_URL: serviceUrl.refine((url) => !url.endsWith('/api'), 'must be without /api'),
  MICROSOFT_CLIENT_ID: text,
  MICROSOFT_CLIENT_SECRET: text.optional(),
  MICROSOFT_CLIENT_CERTIFICATE: text.optional(),
  MICROSOFT_CLIENT_ASSERTION: z.literal('managed-identity').optional(),
  MICROSOFT_TENANT: z
    .string()
    .toLowerCase()
    .regex(
      /^(?:common|organizations|consumers|(?=.*[-.])[a-z0-9][a-z0-9.-]{0,252})$/,
      'must be common, organizations, consumers, or a tenant by its id or domain',
    )
    .default('common'),
  ALLOWED_TENANTS: listOf(text.toLowerCase()).default([]),
  MICROSOFT_CLOUD: z.enum(['global', 'usgov', 'usgovdod', 'china']).default('global'),
  MICROSOFT_LOGIN_URL: serviceUrl.optional(),
  MICROSOFT_GRAPH_URL: serviceUrl
    .refine((url) => url.endsWith('/v1.0'), 'must end with /v1.0')
    .optional(),
  TOKEN_ENCRYPTION_KEYS: listOf(base64Key(32, true)).optional(),
  KEY_VAULT_KEY_URL: listOf(vaultKeyUrl).optional(),
  /** Whether the vault's key seals, where there is one; both open. */
  SEAL_TOKENS_BY_VAULT_KEY: z.enum(['true', 'false']).default('true'),
  CLIENT_STATE_KEYS: listOf(base64Key(32, false)),
  GRAPH_NOTIFICATIONS: z.enum(['basic', 'rich']).default('basic'),
  GRAPH_NOTIFICATION_CERTIFICATES: listOf(pemPair).default([]),
  CRM_WEBHOOK_URL: webhookUrl.optional(),
  CRM_WEBHOOK_SECRETS: listOf(
    z
      .string()
      .regex(
        /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
        'each must be whsec_ and base64 of 24 bytes or more',
      ),
  ).optional(),
  CRM_WEBHOOK_EVENTS: listOf(z.enum(EVENT_TYPES, `each must be one of ${EVENT_TYPES.join(', ')}`))
    .optional()
    .transform((types) => types ?? [...EVENT_TYPES]),
  ALLOWED_RETURN_ORIGINS: listOf(origin),
  ALLOWED_UI_ORIGINS: listOf(origin).default([]),
  ATTACHMENT_LIMIT_BYTES: z.coerce.number().int().min(1).max(3_145_728).default(3_145_728),
  RESYNC_MINUTES: z.coerce.number().min(0).max(1440).default(15),
  OTEL_EXPORTER_OTLP_ENDPOINT: serviceUrl.optional(),
  /** The part of all traces that is kept. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  APPLICATIONINSIGHTS_CONNECTION_STRING: text
    .regex(/(?:^|;)\s*InstrumentationKey=./i, 'must be a connection string of Application Insights')
    .optional(),
  /** As the host takes it: `ClientId=…;Authorization=AAD`. */
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text.optional(),
  DELAY_SCALE: z.coerce.number().min(0).max(1).default(1),
});

export type Settings = z.infer<typeof settingsSchema>;
