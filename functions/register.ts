import {
  app,
  type HttpFunctionOptions,
  type InvocationContext,
  type Timer,
} from '@azure/functions';
import type { QueueName } from '../shared/domain/work/work.ts';
import type { Caller, Operation } from '../shared/http/api/operation.ts';
import { OPERATIONS, type OperationName } from '../shared/http/api/operations.ts';
import { type Handle, handler } from '../shared/http/handler.ts';
import { withKnownQuery } from '../shared/http/known-query.ts';
import type { Telemetry } from './compose-telemetry.ts';
import type { QueueHandle } from './queues.ts';

/** A timer only enqueues what is due, or again what crashed, so a run that is missed or doubled does no harm. */
export const TIMERS = {
  'renew-subscriptions': '0 */5 * * * *',
  'resync-mailboxes': '30 * * * * *',
  'sweep-expired': '0 */10 * * * *',
  'drain-poison': '15 * * * * *',
} as const;

/** Whom the host lets through. What is anonymous to it checks what it gets by itself. */
const AUTH_LEVELS: Record<Caller, NonNullable<HttpFunctionOptions['authLevel']>> = {
  function: 'function',
  admin: 'admin',
  session: 'anonymous',
  anonymous: 'anonymous',
};

export interface Handlers {
  readonly http: { readonly [O in OperationName]: Handle };
  /** A browser's question before a page calls: no call of the interface. */
  readonly preflight: Handle;
  readonly queues: { readonly [Q in QueueName]: QueueHandle };
  readonly timers: { readonly [T in keyof typeof TIMERS]: (timer: Timer) => Promise<void> };
}

/** A queue of work: whose messages start which function, and the setting that says in which storage account it is. */
export interface QueueTrigger {
  readonly queue: QueueName;
  readonly name: string;
  readonly connection: string;
}

/** The whole surface of the app on one screen. */
export function register(
  handlers: Handlers,
  queues: readonly QueueTrigger[],
  { traces, flush }: Pick<Telemetry, 'traces' | 'flush'>,
): void {
  /** Under the host's own run of the function. Queues go on in the trace that their message brings. */
  const traced =
    <In, Out>(name: string, run: (given: In, context: InvocationContext) => Out | Promise<Out>) =>
    (given: In, context: InvocationContext): Promise<Out> =>
      traces.span(name, context.traceContext?.traceParent, async () => run(given, context));

  for (const name of keysOf(OPERATIONS)) {
    const called: Operation = OPERATIONS[name];
    app.http(kebab(name), {
      methods: [called.method],
      route: called.path,
      authLevel: AUTH_LEVELS[called.caller],
      handler: traced(kebab(name), handler(checked(called, handlers.http[name]))),
    });
  }
  app.http('page-preflight', {
    methods: ['OPTIONS'],
    route: 'v1/me/{*path}',
    authLevel: 'anonymous',
    handler: handler(handlers.preflight),
  });
  for (const { queue, name, connection } of queues) {
    app.storageQueue(name, { queueName: name, connection, handler: handlers.queues[queue] });
  }
  for (const name of keysOf(TIMERS)) {
    app.timer(name, { schedule: TIMERS[name], handler: traced(name, handlers.timers[name]) });
  }
  app.hook.appTerminate(() => flush());
}

/** Pages' calls look by themselves, behind their session; what Microsoft and people call may come with more. */
function checked(called: Operation, handle: Handle): Handle {
  return called.caller === 'function' || called.caller === 'admin'
    ? withKnownQuery(called, handle)
    : handle;
}

function keysOf<T extends object>(object: T): (keyof T & string)[] {
  return Object.keys(object).filter((name): name is keyof T & string => name in object);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
