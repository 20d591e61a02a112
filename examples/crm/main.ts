import { z } from 'zod';
import { startCrm } from './start-crm.ts';

const environment = z
  .object({
    CRM_PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
    SYNC_URL: z.url(),
    SYNC_FUNCTION_KEY: z.string().min(1),
    CRM_WEBHOOK_SECRET: z.string().startsWith('whsec_').optional(),
  })
  .parse(process.env);

const crm = await startCrm({
  port: environment.CRM_PORT,
  syncUrl: environment.SYNC_URL.replace(/\/$/u, ''),
  functionKey: environment.SYNC_FUNCTION_KEY,
  ...(environment.CRM_WEBHOOK_SECRET === undefined
    ? {}
    : { webhookSecret: environment.CRM_WEBHOOK_SECRET }),
});
process.stdout.write(`Small CRM at ${crm.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void crm.close());
}
