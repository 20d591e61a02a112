import { app, type HttpMethod, type Timer } from '@azure/functions';
import type { QueueName } from '../shared/domain/work/work.ts';
import { type Handle, handler } from '../shared/http/handler.ts';
import type { QueueHandle } from './queues.ts';

const USER = 'v1/accounts/{account}/users/{user}';
const CONTACT = 'v1/accounts/{account}/contacts/{contact}';

/** The HTTP surface: method, route and who may call. `anonymous` ones check what they get by themselves. */
const ROUTES = {
  authorize: ['POST', `${USER}/connection/authorize`, 'function'],
  oauthCallback: ['GET', 'oauth/callback', 'anonymous'],
  complete: ['POST', `${USER}/connection/complete`, 'function'],
  connectionRead: ['GET', `${USER}/connection`, 'function'],
  connectionChange: ['PATCH', `${USER}/connection`, 'function'],
  connectionDelete: ['DELETE', `${USER}/connection`, 'function'],
  sendMessage: ['POST', `${USER}/messages`, 'function'],
  skipped: ['GET', `${USER}/skipped`, 'function'],
  conversation: ['GET', `${CONTACT}/conversation`, 'function'],
  entry: ['GET', `${CONTACT}/entries/{entry}`, 'function'],
  attachment: ['GET', `${CONTACT}/entries/{entry}/attachments/{attachment}`, 'function'],
  contactPut: ['PUT', CONTACT, 'function'],
  contactGet: ['GET', CONTACT, 'function'],
  contactDelete: ['DELETE', CONTACT, 'function'],
  opsPoison: ['GET', 'v1/ops/poison', 'admin'],
  opsPoisonRetry: ['POST', 'v1/ops/poison/{id}/retry', 'admin'],
  opsHealth: ['GET', 'v1/ops/health', 'admin'],
  graphNotifications: ['POST', 'graph/notifications', 'anonymous'],
  graphLifecycle: ['POST', 'graph/lifecycle', 'anonymous'],
  health: ['GET', 'health', 'anonymous'],
} as const satisfies Record<
  string,
  readonly [HttpMethod, string, 'anonymous' | 'function' | 'admin']
>;

/** A timer only enqueues what is due, or again what crashed, so a run that is missed or doubled does no harm. */
const TIMERS = {
  'renew-subscriptions': '0 */5 * * * *',
  'resync-mailboxes': '30 * * * * *',
  'sweep-expired': '0 */10 * * * *',
  'drain-poison': '15 * * * * *',
} as const;

export interface Handlers {
  readonly http: { readonly [R in keyof typeof ROUTES]: Handle };
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
export function register(handlers: Handlers, queues: readonly QueueTrigger[]): void {
  for (const name of keysOf(ROUTES)) {
    const [method, route, authLevel] = ROUTES[name];
    app.http(kebab(name), {
      methods: [method],
      route,
      authLevel,
      handler: handler(handlers.http[name]),
    });
  }
  for (const { queue, name, connection } of queues) {
    app.storageQueue(name, { queueName: name, connection, handler: handlers.queues[queue] });
  }
  for (const name of keysOf(TIMERS)) {
    app.timer(name, { schedule: TIMERS[name], handler: handlers.timers[name] });
  }
}

function keysOf<T extends object>(object: T): (keyof T & string)[] {
  return Object.keys(object).filter((name): name is keyof T & string => name in object);
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
