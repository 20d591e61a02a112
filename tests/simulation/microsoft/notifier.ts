import type { Random } from '../engine/random.ts';
import type { Trace } from '../engine/trace.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { Exchange } from './exchange.ts';
import type { Copy } from './letter.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** The live service refuses a longer life. */
const LONGEST_LIFE_MS = 10_070 * MINUTE;
const ANSWER_WITHIN_MS = 3 * SECOND;
const RETRIED_FOR_MS = 4 * 60 * MINUTE;

export interface Subscription {
  readonly id: string;
  readonly mailbox: string;
  readonly resource: string;
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  readonly clientState: string;
  /** By Exchange's clock, milliseconds since 1970. */
  expiresAt: number;
}

export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

/** The app's two webhooks, as far as Graph sees them. */
export interface Endpoint {
  /** The status; rejects when nobody answers. */
  post(hook: 'notifications' | 'lifecycle', body: unknown): Promise<number>;
  /** Whether the validation token came back. */
  handshake(): Promise<boolean>;
}

/** Graph's subscriptions and change notifications, with all that they do wrong. */
export class Notifier {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #faults: FaultBook;
  readonly #trace: Trace;
  readonly #exchange: Exchange;
  readonly #endpoint: Endpoint;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #pending = new Map<string, unknown[]>();
  #made = 0;
  #awayUntil = 0;
  /** When each copy was last told for sure, by its id: the world's clock. */
  readonly toldAt = new Map<string, number>();

  constructor(parts: {
    time: VirtualTime;
    random: Random;
    faults: FaultBook;
    trace: Trace;
    exchange: Exchange;
    endpoint: Endpoint;
  }) {
    this.#time = parts.time;
    this.#random = parts.random;
    this.#faults = parts.faults;
    this.#trace = parts.trace;
    this.#exchange = parts.exchange;
    this.#endpoint = parts.endpoint;
    parts.exchange.watchers.push({
      created: (copy) => this.#created(copy),
      submitted: () => undefined,
      received: () => undefined,
      madeAnew: ({ email }) => {
        for (const { id } of this.of(email)) this.delete(id);
      },
    });
  }

  of(mailbox: string): readonly Subscription[] {
    const now = this.#exchange.now();
    return [...this.#subscriptions.values()].filter(
      (one) => one.mailbox === mailbox && one.expiresAt > now,
    );
  }

  find(mailbox: string, id: string): Subscription | null {
    return this.of(mailbox).find((one) => one.id === id) ?? null;
  }

  async create(
    fields: Omit<Subscription, 'id'>,
    isReached: boolean,
  ): Promise<Subscription | 'conflict' | 'too_long' | 'not_validated'> {
    if (fields.expiresAt > this.#exchange.now() + LONGEST_LIFE_MS) return 'too_long';
    const same = this.of(fields.mailbox).some((one) => one.resource === fields.resource);
    if (same) return 'conflict';
    if (!isReached || !(await this.#endpoint.handshake())) return 'not_validated';
    this.#made += 1;
    const made = { ...fields, id: `sub-${this.#made}` };
    this.#subscriptions.set(made.id, made);
    this.#trace.say(() => `Graph subscribes ${made.id} ${made.resource} of ${made.mailbox}`);
    return made;
  }

  /** False: longer than the service grants. */
  renew(subscription: Subscription, expiresAt: number): boolean {
    if (expiresAt > this.#exchange.now() + LONGEST_LIFE_MS) return false;
    subscription.expiresAt = expiresAt;
    return true;
  }

  delete(id: string): void {
    this.#subscriptions.delete(id);
  }

  /** All notifications until then are lost. */
  awayUntil(until: number): void {
    this.#awayUntil = until;
  }

  lifecycle(subscription: Subscription, event: LifecycleEvent): void {
    this.#trace.say(() => `Graph tells ${event} of ${subscription.id}`);
    const item = {
      subscriptionId: subscription.id,
      clientState: subscription.clientState,
      lifecycleEvent: event,
    };
    void this.#post('lifecycle', { value: [item] }, this.#time.now(), 10 * SECOND, []);
  }

  #created(copy: Copy): void {
    for (const subscription of this.of(copy.mailbox)) {
      if (/sentitems/.test(subscription.resource) && copy.folder !== 'sentitems') continue;
      this.#tell(subscription, copy);
    }
  }

  #tell(subscription: Subscription, copy: Copy): void {
    if (this.#awayUntil > this.#time.now()) return;
    const item = itemOf(subscription, copy.id);
    switch (this.#faults.strike('notification')) {
      case 'notification.lost':
        return;
      case 'notification.repeated':
        for (let n = this.#random.int(1, 3); n > 0; n -= 1) this.#queue(subscription, item, 60);
        break;
      case 'notification.late':
        this.#queue(subscription, item, this.#random.int(60, 600));
        return;
      case 'notification.of-nothing':
        this.#queue(subscription, itemOf(subscription, `AAMkghost${this.#random.int(1, 1e6)}=`), 5);
        break;
      default:
    }
    this.#queue(subscription, item, 10);
  }

  /** Several of one subscription may travel together. */
  #queue(subscription: Subscription, item: unknown, withinSeconds: number): void {
    const isQuick = this.#random.chance(0.7);
    this.#time.after(this.#random.int(100, (isQuick ? 1 : withinSeconds) * SECOND), () => {
      const waiting = this.#pending.get(subscription.id);
      if (waiting) {
        waiting.push(item);
        return;
      }
      this.#pending.set(subscription.id, [item]);
      this.#time.after(this.#random.chance(0.5) ? 0 : this.#random.int(0, 5 * SECOND), () => {
        const value = this.#pending.get(subscription.id) ?? [];
        this.#pending.delete(subscription.id);
        const ids = value.map(idOf);
        return this.#post('notifications', { value }, this.#time.now(), 10 * SECOND, ids);
      });
    });
  }

  async #post(
    hook: 'notifications' | 'lifecycle',
    body: unknown,
    first: number,
    waitMs: number,
    ids: readonly string[],
  ): Promise<void> {
    const late = this.#time.sleep(ANSWER_WITHIN_MS).then(() => 0);
    const status = await Promise.race([this.#endpoint.post(hook, body).catch(() => 0), late]);
    if (status === 202) {
      for (const id of ids) if (!this.toldAt.has(id)) this.toldAt.set(id, this.#time.now());
      return;
    }
    if (this.#time.now() - first > RETRIED_FOR_MS) return;
    this.#time.after(waitMs, () => this.#post(hook, body, first, waitMs * 2, ids));
  }
}

function itemOf(subscription: Subscription, id: string): unknown {
  const { clientState } = subscription;
  return {
    subscriptionId: subscription.id,
    changeType: 'created',
    clientState,
    resourceData: { id },
  };
}

function idOf(item: unknown): string {
  return (item as { resourceData: { id: string } }).resourceData.id;
}
