import { z } from 'zod';
import type { FunctionMetadata } from './core-api.ts';

const http = z.object({
  type: z.literal('httpTrigger'),
  route: z.string().optional(),
  methods: z.array(z.string()),
  authLevel: z.enum(['anonymous', 'function', 'admin']),
});
const queue = z.object({
  type: z.literal('queueTrigger'),
  queueName: z.string(),
  connection: z.string(),
});
const timer = z.object({
  type: z.literal('timerTrigger'),
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
});
const trigger = z.discriminatedUnion('type', [http, queue, timer]);

/** The trigger of a function, with the name of its binding. */
export type Trigger = z.output<typeof trigger> & { binding: string };
export type HttpTrigger = Extract<Trigger, { type: 'httpTrigger' }>;

/** Reads the trigger; throws for a function that this host can't run faithfully. */
export function triggerOf(metadata: FunctionMetadata): Trigger {
  const [own, ...others] = Object.entries(metadata.bindings).filter(
    ([, binding]) => !(binding.type === 'http' && binding.direction === 'out'),
  );
  if (own === undefined || others.length > 0) {
    throw new Error(`Function "${metadata.name}": this host offers triggers, no other bindings.`);
  }
  const [binding, options] = own;
  const parsed = trigger.safeParse(options);
  if (!parsed.success) {
    throw new Error(`Function "${metadata.name}": ${z.prettifyError(parsed.error)}`);
  }
  return { ...parsed.data, binding };
}
