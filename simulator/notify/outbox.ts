import type { World } from '../world.ts';
import type { NotificationItem } from './items.ts';
import { postItems } from './post.ts';
import type { NotificationPost, PostResult } from './post.ts';
import type { Subscription } from './subscription.ts';
import { validationTokens } from './validation-tokens.ts';
import type { SignToken } from './validation-tokens.ts';

/** One item on its way to an endpoint. */
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

/** Collects what goes to an endpoint, posts it in batches, tries again, gives up. */
export class Outbox {
  readonly deliveries: Delivery[] = [];
  readonly #world: World;
  readonly #sign: SignToken;
  readonly #onRest: () => void;
  readonly #onGivenUp: (subscription: Subscription, url: string) => void;
  readonly #waiting = new Map<string, Queued[]>();
  /** Everything that is neither taken nor given up. */
  readonly #unsettled = new Set<Queued>();
  #inFlight = 0;
  #retrying = 0;
  #closing = new AbortController();

  /** `onRest` is called whenever a POST has ended; `onGivenUp` for each subscription that an item was given up for. */
  constructor(
    world: World,
    sign: SignToken,
    onRest: () => void,
    onGivenUp: (subscription: Subscription, url: string) => void,
  ) {
    this.#world = world;
    this.#sign = sign;
    this.#onRest = onRest;
    this.#onGivenUp = onGivenUp;
  }

  state(): { waiting: number; inFlight: number; retrying: number } {
    const waiting = [...this.#waiting.values()].reduce((sum, { length }) => sum + length, 0);
    return { waiting, inFlight: this.#inFlight, retrying: this.#retrying };
  }

  unsettled(): Iterable<Queued> {
    return this.#unsettled;
  }

  put(queued: Queued): void {
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

  /** Forgets all that is on its way. */
  clear(): void {
    this.#closing.abort();
    this.#closing = new AbortController();
    this.#waiting.clear();
    this.#unsettled.clear();
    this.#inFlight = 0;
    this.#retrying = 0;
    this.deliveries.length = 0;
  }

  async #send(url: string, batch: Queued[], attempt: number): Promise<void> {
    const { clock, settings } = this.#world;
    const closing = this.#closing;
    for (const queued of batch) queued.firstTried ??= clock.now();
    this.#inFlight += 1;
    const result = await postItems(
      url,
      this.#post(batch),
      settings.notificationTimeoutMs,
      closing.signal,
    );
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
    this.#tell(batch, attempt, result);
    const taken = typeof result === 'number' && result >= 200 && result < 300;
    if (taken) for (const queued of batch) this.#unsettled.delete(queued);
    else this.#retry(url, batch, attempt);
    this.#onRest();
  }

  #tell(batch: readonly Queued[], attempt: number, result: PostResult): void {
    const { mailboxes, happenings } = this.#world;
    const emails = batch.flatMap((each) => mailboxes.get(each.subscription.oid)?.email ?? []);
    const events = batch.flatMap(({ item }) => item['lifecycleEvent'] ?? []).map(String);
    happenings.note({
      kind: 'notification',
      mailboxes: [...new Set(emails)],
      events: [...new Set(events)],
      items: batch.length,
      attempt,
      result,
    });
  }

  #post(batch: readonly Queued[]): NotificationPost {
    const tokens = validationTokens(
      this.#world,
      this.#sign,
      batch.filter(({ item }) => 'encryptedContent' in item).map((each) => each.subscription),
    );
    const value = batch.map(({ item }) => item);
    return tokens.length === 0 ? { value } : { value, validationTokens: tokens };
  }

  #retry(url: string, batch: Queued[], attempt: number): void {
    const { clock, settings } = this.#world;
    const due = clock.now() + settings.notificationRetryMs * 2 ** (attempt - 1);
    const inTime = batch.filter(
      ({ firstTried }) => due - (firstTried ?? due) <= settings.notificationLifetimeMs,
    );
    const givenUp = new Set(batch.filter((queued) => !inTime.includes(queued)));
    for (const queued of givenUp) this.#unsettled.delete(queued);
    for (const subscription of new Set([...givenUp].map((queued) => queued.subscription))) {
      this.#onGivenUp(subscription, url);
    }
    if (inTime.length === 0) return;
    this.#retrying += inTime.length;
    clock.at(due, () => {
      this.#retrying -= inTime.length;
      void this.#send(url, inTime, attempt + 1);
    });
  }
}
