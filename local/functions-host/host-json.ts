import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StartRefusal } from '../start-refusal.ts';
import { timeSpanMs } from './time-span.ts';

const timeSpan = z.string().transform(timeSpanMs);

const queueSettings = z.object({
  maxPollingInterval: timeSpan.prefault('00:01:00'),
  visibilityTimeout: timeSpan.prefault('00:00:00'),
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).default(8),
  maxDequeueCount: z.int().min(1).default(5),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const hostJson = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z.object({ routePrefix: z.string().default('api') }).prefault({}),
      queues: queueSettings.prefault({}),
    })
    .prefault({}),
});

/** The part of host.json that this host obeys, with Azure's defaults; times in milliseconds. */
export type HostJson = z.output<typeof hostJson>['extensions'];
export type QueueSettings = HostJson['queues'];

export function readHostJson(appRoot: string): HostJson {
  const path = join(appRoot, 'host.json');
  const parsed = hostJson.safeParse(readJson(path));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.extensions;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new StartRefusal(`${path} can't be read: is that the folder of an app?`, {
      cause: error,
    });
  }
}
