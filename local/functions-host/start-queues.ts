import { QueueServiceClient } from '@azure/storage-queue';
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { Activity } from './activity.ts';
import { resolveSettings, storageConnection } from './app-settings.ts';
import type { QueueSettings } from './host-json.ts';
import { describeError, type Log } from './log.ts';
import { listenToQueue, type QueueListener } from './queue-listener.ts';
import { observeQueuePuts } from './queue-puts.ts';
import { messageByHand, queueTriggerMetadata } from './queue-message.ts';
import type { StartedFunction } from './started-function.ts';
import { childTraceContext } from './trace-context.ts';
import type { App } from './worker.ts';

export type QueueDeps = {
  app: App;
  activity: Activity;
  env: NodeJS.ProcessEnv;
  settings: QueueSettings;
  leaseMs: number;
  log: Log;
};

/** Starts a listener for each queue function of the app. */
export function startQueues(deps: QueueDeps): (StartedFunction & { listener: QueueListener })[] {
  const { app, activity, env, settings, leaseMs, log } = deps;
  const listeners = new Map<string, QueueListener>();
  observeQueuePuts((queueUrl, hiddenMs) => listeners.get(queueUrl)?.expect(hiddenMs));
  return app.functions.flatMap(({ name, trigger }) => {
    if (trigger.type !== 'queueTrigger') return [];
    const service = queueService(storageConnection(trigger.connection, env));
    const queueName = resolveSettings(trigger.queueName, env);
    const invoke = async (message: DequeuedMessageItem, text: string): Promise<void> => {
      const metadata = queueTriggerMetadata(message, text);
      const traceContext = childTraceContext();
      await app.invoke(name, { data: { string: text }, metadata, traceContext });
    };
    const target = {
      functionName: name,
      queue: service.getQueueClient(queueName),
      poisonQueue: queueName.endsWith('-poison')
        ? undefined
        : service.getQueueClient(`${queueName}-poison`),
      settings,
      // The storage counts visibility in whole seconds.
      leaseSeconds: Math.max(1, Math.ceil(leaseMs / 1000)),
      invoke,
      log,
    };
    const listener = listenToQueue(target, activity);
    listeners.set(target.queue.url, listener);
    const fire = async (input: string): Promise<void> => {
      try {
        await activity.run(() => invoke(messageByHand(input, new Date()), input));
      } catch (error) {
        log({ level: 'error', category: `Function.${name}`, message: describeError(error) });
      }
    };
    return [{ name, listener, fire, stop: listener.stop }];
  });
}

/** Retries are few and short: what fails comes again by the next poll or when its lease runs out. */
function queueService(connectionString: string): QueueServiceClient {
  return QueueServiceClient.fromConnectionString(connectionString, {
    userAgentOptions: { userAgentPrefix: 'local-functions-host' },
    retryOptions: { maxTries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 },
  });
}
