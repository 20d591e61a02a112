import { z } from 'zod';
import { base64Key, listOf, origin, serviceUrl, webhookUrl } from './setting-forms.ts';

const text = z.string().trim().min(1, 'must not be empty');

/** Every setting that the app reads, as the environment gives it. `local.settings.sample.json` lists them all. */
export const settingsSchema = z.object({
  AzureWebJobsStorage: text.optional(),
  AzureWebJobsStorage__accountName: text.optional(),
  AzureWebJobsStorage__clientId: text.optional(),
  AzureWebJobsStorage__blobServiceUri: serviceUrl.optional(),
  AzureWebJobsStorage__queueServiceUri: serviceUrl.optional(),
  AzureWebJobsStorage__tableServiceUri: serviceUrl.optional(),
  PUBLIC_BASE_URL: serviceUrl.refine((url) => !url.endsWith('/api'), 'must be without /api'),
  MICROSOFT_CLIENT_ID: text,
  MICROSOFT_CLIENT_SECRET: text.optional(),
  MICROSOFT_CLIENT_CERTIFICATE: text.optional(),
  MICROSOFT_CLIENT_ASSERTION: z.literal('managed-identity').optional(),
  MICROSOFT_TENANT: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/,
      'must be common, organizations, consumers or a tenant',
    )
    .default('common'),
  ALLOWED_TENANTS: listOf(text.toLowerCase()).default([]),
  MICROSOFT_CLOUD: z.enum(['global', 'usgov', 'usgovdod', 'china']).default('global'),
  MICROSOFT_LOGIN_URL: serviceUrl.optional(),
  MICROSOFT_GRAPH_URL: serviceUrl
    .refine((url) => url.endsWith('/v1.0'), 'must end with /v1.0')
    .optional(),
  TOKEN_ENCRYPTION_KEYS: listOf(base64Key(32, true)).optional(),
  KEY_VAULT_KEY_URL: text.optional(),
  CLIENT_STATE_KEYS: listOf(base64Key(32, false)),
  CRM_WEBHOOK_URL: webhookUrl.optional(),
  CRM_WEBHOOK_SECRETS: listOf(
    z
      .string()
      .regex(
        /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
        'each must be whsec_ and base64 of 24 bytes or more',
      ),
  ).optional(),
  ALLOWED_RETURN_ORIGINS: listOf(origin),
  ATTACHMENT_LIMIT_BYTES: z.coerce.number().int().min(1).max(3_145_728).default(3_145_728),
  RESYNC_MINUTES: z.coerce.number().min(0).max(1440).default(15),
  DELAY_SCALE: z.coerce.number().min(0).max(1).default(1),
});

export type Settings = z.infer<typeof settingsSchema>;
