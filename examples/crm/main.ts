import { z } from 'zod';
import { startCrm } from './start-crm.ts';

/** Ends the process with a sentence. */
function refuse(why: string): never {
  process.stderr.write(`${why}\n`);
  return process.exit(2);
}

const [flag] = process.argv.slice(2);
if (flag !== undefined) {
  refuse(
    `Unknown option '${flag}'.\n\nnpm run crm takes none: CRM_PORT, SYNC_URL, SYNC_FUNCTION_KEY and CRM_WEBHOOK_SECRET are read from the environment.`,
  );
}

const settings = z
  .object({
    CRM_PORT: z.coerce
      .number('must be a whole number of 0 to 65535')
      .int('must be a whole number of 0 to 65535')
      .min(0, 'must be 0 to 65535')
      .max(65_535, 'must be 0 to 65535')
      .default(3000),
    SYNC_URL: z.url('must be the address of the sync, such as http://127.0.0.1:7071'),
    SYNC_FUNCTION_KEY: z.string('must be a function key of the sync').min(1, 'must not be empty'),
    CRM_WEBHOOK_SECRET: z.string().startsWith('whsec_', 'must begin with whsec_').optional(),
  })
  .safeParse(process.env);
if (!settings.success) {
  const [first] = settings.error.issues;
  refuse(`${first?.path.join('.') ?? 'A setting'} ${first?.message ?? 'is not as it must be'}.`);
}
const environment = settings.data;

const crm = await startCrm({
  port: environment.CRM_PORT,
  syncUrl: environment.SYNC_URL.replace(/\/$/u, ''),
  functionKey: environment.SYNC_FUNCTION_KEY,
  ...(environment.CRM_WEBHOOK_SECRET === undefined
    ? {}
    : { webhookSecret: environment.CRM_WEBHOOK_SECRET }),
}).catch((error: unknown) => {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  if (!isTaken) throw error;
  return refuse(`Port ${environment.CRM_PORT} is taken: choose another by CRM_PORT.`);
});
process.stdout.write(`Small CRM at ${crm.url}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void crm.close());
}
