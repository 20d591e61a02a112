import type { MessageEvent } from '../mail/mailbox.ts';
import type { World } from '../world.ts';
import { changeItem, itemsFor, lifecycleItem } from './items.ts';
import type { LifecycleEvent, NotificationItem } from './items.ts';
import { postItems } from './post.ts';
import type { PostResult } from './post.ts';
import type { Subscription } from './subscription.ts';

/** An item that its endpoint has not taken yet. */
export interface Queued {
  subscription: Subscription;
  url: string;
  item: NotificationItem;
  firstTried: number | null;
}

export interface Delivery {
  at: string;
  url: string;
  items: number;
  attempt: number;
  result: PostResult;
}

export interface NotifierState {
  idle: boolean;
  /** Items that wait for their first POST. */
  waiting: number;
  inFlight: number;
  /** Items that wait for another try. */
  retrying: number;
  /** Items that a `hold` fault keeps back; they don't count as pending. */
  held: number;
}

/** Turns changes into notification POSTs: collects, batches, sends, tries again, gives up. */
export class Notifier {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #waiting = new Map<string, Queued[]>();
  /** Everything that is neither taken nor given up, in whichever state. */
  readonly #unsettled = new Set<Queued>();
  #held: Queued[] = [];
  #delayed = 0;
  #inFlight = 0;
  #retrying = 0;
  #closing = new AbortController();
  #idleWaiters: (() => void)[] = [];

  constructor(world: World) {
    this.#world = world;
    world.onMessageChange((event) => this.#changed(event));
    world.onReset(() => this.#reset());
  }

  state(): NotifierState {
    const waiting =
      this.#delayed + [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
    return {
      idle: waiting + this.#inFlight + this.#retrying === 0,
      waiting,
      inFlight: this.#inFlight,
      retrying: this.#retrying,
      held: this.#held.length,
    };
  }

  /** The state once idle, or as it is after `ms` of real time. */
  async whenIdle(ms: number): Promise<NotifierState> {
    if (!this.state().idle && ms > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#idleWaiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
    return this.state();
  }

  /** Sends a lifecycle notification, where the subscription has an address for it. */
  announce(subscription: Subscription, event: LifecycleEvent): boolean {
    const url = subscription.lifecycleNotificationUrl;
    if (url === null) return false;
    this.#enqueue({
      subscription,
      url,
      item: lifecycleItem(subscription, event),
      firstTried: null,
    });
    return true;
  }

  /** Lets go what `hold` kept back. */
  release(order: 'as-held' | 'reversed'): number {
    const held = order === 'reversed' ? this.#held.toReversed() : this.#held;
    this.#held = [];
    for (const queued of held) this.#enqueue(queued);
    return held.length;
  }

  /** What would be lost if this process ended now. */
  unsettled(): Queued[] {
    return [...this.#unsettled];
  }

  /** Goes on with what another process left. */
  resume(left: readonly Queued[]): void {
    for (const queued of left) this.#enqueue(queued);
  }

  #changed(event: MessageEvent): void {
    for (const subscription of this.#world.subscriptions.values()) {
      for (const item of itemsFor(subscription, event)) this.#notify(subscription, item, event);
    }
  }

  /** One change notification on its way out, with the faults that strike it. */
  #notify(subscription: Subscription, item: NotificationItem, event: MessageEvent): void {
    const queued = { subscription, url: subscription.notificationUrl, item, firstTried: null };
    const rule = this.#world.faults.strike(
      {
        target: 'notification',
        method: 'POST',
        path: subscription.resource,
        mailbox: event.mailbox.email,
      },
      ['lose', 'repeat', 'hold', 'delay', 'phantom'],
    );
    switch (rule?.effect.type) {
      case 'lose':
        return;
      case 'hold':
        this.#unsettled.add(queued);
        this.#held.push(queued);
        return;
      case 'repeat':
        for (let time = 0; time < rule.effect.times; time += 1) this.#enqueue({ ...queued });
        return;
      case 'delay':
        this.#later(rule.effect.ms, queued);
        return;
      case 'phantom': {
        const nobody = event.mailbox.newItemId(subscription.immutableIds ? 'immutable' : 'mutable');
        this.#enqueue({ ...queued, item: changeItem(subscription, 'created', nobody, 'AAAA') });
        break;
      }
      default:
    }
    this.#enqueue(queued);
  }

  #later(ms: number, queued: Queued): void {
    this.#unsettled.add(queued);
    this.#delayed += 1;
    this.#world.clock.after(ms, () => {
      this.#delayed -= 1;
      this.#enqueue(queued);
    });
  }

  #enqueue(queued: Queued): void {
    this.#unsettled.add(queued);
    const batch = this.#waiting.get(queued.url);
    if (batch) {
      batch.push(queued);
      return;
    }
    this.#waiting.set(queued.url, [queued]);
    this.#world.clock.after(this.#world.settings.notificationLatencyMs, () => {
      const items = this.#waiting.get(queued.url) ?? [];
      this.#waiting.delete(queued.url);
      const size = this.#world.settings.notificationBatchSize;
      for (let start = 0; start < items.length; start += size) {
        void this.#send(queued.url, items.slice(start, start + size), 1);
      }
    });
  }

  async #send(url: string, batch: Queued[], attempt: number): Promise<void> {
    const { clock, settings } = this.#world;
    const closing = this.#closing;
    for (const queued of batch) queued.firstTried ??= clock.now();
    this.#inFlight += 1;
    const items = batch.map(({ item }) => item);
    const result = await postItems(url, items, settings.notificationTimeoutMs, closing.signal);
    // The world was reset meanwhile: this batch belongs to the one before.
    if (closing.signal.aborted) return;
    this.#inFlight -= 1;
    this.deliveries.push({
      at: new Date(clock.now()).toISOString(),
      url,
      items: batch.length,
      attempt,
      result,
    });
    const taken = typeof result === 'number' && result >= 200 && result < 300;
    if (taken) for (const queued of batch) this.#unsettled.delete(queued);
    else this.#retry(url, batch, attempt);
    this.#tellIfIdle();
  }

  #retry(url: string, batch: Queued[], attempt: number): void {
    const { clock, settings, subscriptions } = this.#world;
    const due = clock.now() + settings.notificationRetryMs * 2 ** (attempt - 1);
    const inTime = batch.filter(
      ({ firstTried }) => due - (firstTried ?? due) <= settings.notificationLifetimeMs,
    );
    const givenUp = new Set(batch.filter((queued) => !inTime.includes(queued)));
    for (const queued of givenUp) this.#unsettled.delete(queued);
    for (const subscription of new Set([...givenUp].map((queued) => queued.subscription))) {
      if (subscriptions.has(subscription.id) && url === subscription.notificationUrl) {
        this.announce(subscription, 'missed');
      }
    }
    if (inTime.length === 0) return;
    this.#retrying += inTime.length;
    clock.at(due, () => {
      this.#retrying -= inTime.length;
      void this.#send(url, inTime, attempt + 1);
    });
  }

  #tellIfIdle(): void {
    if (!this.state().idle) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const tell of waiters) tell();
  }

  #reset(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#waiting.clear();
    this.#unsettled.clear();
    this.#held = [];
    this.#delayed = 0;
    this.#inFlight = 0;
    this.#retrying = 0;
    this.deliveries.length = 0;
    this.#tellIfIdle();
  }
}
