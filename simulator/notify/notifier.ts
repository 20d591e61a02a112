import type { Mailbox } from '../mail/mailbox.ts';
import type { MessageEvent } from '../mail/message-event.ts';
import type { World } from '../world.ts';
import { corrupted } from './encrypted-content.ts';
import { changeItem, itemsFor, lifecycleItem } from './items.ts';
import type { LifecycleEvent, NotificationItem } from './items.ts';
import { Outbox } from './outbox.ts';
import type { Delivery, Queued } from './outbox.ts';
import type { Subscription } from './subscription.ts';
import type { SignToken } from './validation-tokens.ts';

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

/** Turns changes into notifications, with the faults that strike them on their way. */
export class Notifier {
  readonly #world: World;
  readonly #outbox: Outbox;
  #held: Queued[] = [];
  readonly #delayed = new Set<Queued>();
  #idleWaiters: (() => void)[] = [];

  constructor(world: World, sign: SignToken) {
    this.#world = world;
    this.#outbox = new Outbox(
      world,
      sign,
      () => this.#tellIfIdle(),
      (subscription, url) => this.#missed(subscription, url),
    );
    world.onMessageChange((mailbox, event) => this.#changed(mailbox, event));
    world.onReset(() => this.#reset());
  }

  /** Every POST so far. */
  get deliveries(): readonly Delivery[] {
    return this.#outbox.deliveries;
  }

  state(): NotifierState {
    const { waiting, inFlight, retrying } = this.#outbox.state();
    const toCome = waiting + this.#delayed.size;
    return {
      idle: toCome + inFlight + retrying === 0,
      waiting: toCome,
      inFlight,
      retrying,
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
    this.#outbox.put({
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
    for (const queued of held) this.#outbox.put(queued);
    return held.length;
  }

  /** What would be lost if this process ended now. */
  unsettled(): Queued[] {
    return [...this.#outbox.unsettled(), ...this.#held, ...this.#delayed];
  }

  /** Goes on with what another process left. */
  resume(left: readonly Queued[]): void {
    for (const queued of left) this.#outbox.put(queued);
  }

  #changed(mailbox: Mailbox, event: MessageEvent): void {
    for (const subscription of this.#world.subscriptions.values()) {
      for (const item of itemsFor(subscription, mailbox, event))
        this.#notify(subscription, item, mailbox);
    }
  }

  /** One change notification on its way out, with the faults that strike it. */
  #notify(subscription: Subscription, item: NotificationItem, mailbox: Mailbox): void {
    const queued = { subscription, url: subscription.notificationUrl, item, firstTried: null };
    const rule = this.#world.faults.strike(
      {
        target: 'notification',
        method: 'POST',
        path: subscription.resource,
        mailbox: mailbox.email,
      },
      ['lose', 'repeat', 'hold', 'delay', 'phantom', 'corrupt'],
    );
    if (rule !== undefined) {
      const { email } = mailbox;
      this.#world.happenings.note({ kind: 'struck', mailbox: email, effect: rule.effect.type });
    }
    switch (rule?.effect.type) {
      case 'lose':
        return;
      case 'hold':
        this.#held.push(queued);
        return;
      case 'repeat':
        for (let time = 0; time < rule.effect.times; time += 1) this.#outbox.put({ ...queued });
        return;
      case 'delay':
        this.#later(rule.effect.ms, queued);
        return;
      case 'corrupt':
        this.#outbox.put({ ...queued, item: corrupted(item) });
        return;
      case 'phantom': {
        const nobody = mailbox.newItemId(subscription.immutableIds ? 'immutable' : 'mutable');
        this.#outbox.put({ ...queued, item: changeItem(subscription, 'created', nobody, 'AAAA') });
        break;
      }
      default:
    }
    this.#outbox.put(queued);
  }

  #later(ms: number, queued: Queued): void {
    this.#delayed.add(queued);
    this.#world.clock.after(ms, () => {
      if (this.#delayed.delete(queued)) this.#outbox.put(queued);
    });
  }

  #tellIfIdle(): void {
    if (!this.state().idle) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const tell of waiters) tell();
  }

  #missed(subscription: Subscription, url: string): void {
    const isThere = this.#world.subscriptions.has(subscription.id);
    if (isThere && url === subscription.notificationUrl) this.announce(subscription, 'missed');
  }

  #reset(): void {
    this.#outbox.clear();
    this.#held = [];
    this.#delayed.clear();
    this.#tellIfIdle();
  }
}
