import { readSettings } from '../shared/config/read-settings.ts';
import { compose } from './compose.ts';
import { composeTelemetry } from './compose-telemetry.ts';
import { handlers } from './handlers.ts';
import { queueTriggers } from './queue-triggers.ts';
import { register } from './register.ts';

// Bad settings throw out of the module: the worker then blocks the start and says why.
const config = readSettings(process.env);
const [first, ...others] = config.storageAccounts;
const accounts = [first.name, ...others.map(({ name }) => name)] as const;
const telemetry = await composeTelemetry(config);
const queues = queueTriggers(accounts, config.queueShards);
register(handlers(compose(config, telemetry)), queues, telemetry);
