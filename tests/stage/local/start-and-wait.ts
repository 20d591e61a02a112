/** A process that starts the local system and tells its parent where; the parent then kills it. */
import { fileURLToPath } from 'node:url';
import { startLocal } from '../../../local/system.ts';

const system = await startLocal({
  appRoot: fileURLToPath(new URL('./fixture-app', import.meta.url)),
  env: process.env,
});
const queueUrl = /QueueEndpoint=([^;]+)/.exec(system.connectionString)?.[1];
process.send?.({ hostUrl: system.host.url, queueUrl });
