import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import type { Handlers } from '../../../functions/register.ts';
import { QUEUES, type QueueName } from '../../../shared/domain/work/work.ts';
import type { ReceivedMessage } from '../../stage/memory/memory-queue.ts';
import type { Random } from '../engine/random.ts';
import { AppInstance, ConnectionLost, REQUEST_LIMIT_MS } from './app-instance.ts';
import type { Outside } from './outside.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** host.json: `visibilityTimeout` and `maxDequeueCount`; the extension's own lease of a message. */
const RETRY_AFTER_S = 30;
const MOST_TRIES = 10;
const LEASE_S = 600;
const LONGEST_POLL_MS = 2 * SECOND;
const INSTANCES = 2;
const POISON = '-poison';

type Route = keyof Handlers['http'];

/**
 * The Functions host, as Azure runs it: instances that come and go, queue messages leased for ten minutes and given
 * back when their instance died, ten tries, poison queues, timers that are singletons.
 */
export class FunctionsHost {
  readonly #outside: Outside;
  readonly #random: Random;
  readonly #instances: AppInstance[] = [];
  #begun = 0;
  #stoppedUntil = 0;
  #running = 0;

  constructor(outside: Outside, random: Random) {
    this.#outside = outside;
    this.#random = random;
  }

  start(): void {
    for (let n = 0; n < INSTANCES; n += 1) this.#begin();
    this.#outside.time.after(MINUTE, () => this.#tick());
  }

  /** Queue messages and timers under way. */
  get running(): number {
    return this.#running;
  }

  /** When processes run again, after all were stopped. */
  get stoppedUntil(): number {
    return this.#stoppedUntil;
  }

  /** A request from outside: answered within its time, or lost. */
  async http(route: Route, request: HttpRequest): Promise<HttpResponseInit> {
    const instance = this.#any();
    if (!instance) throw new ConnectionLost();
    let isOver = false;
    const late = new Promise<never>((_, reject) => {
      this.#outside.time.after(REQUEST_LIMIT_MS, () => isOver || reject(new ConnectionLost()));
    });
    return Promise.race([instance.http(route, request), late]).finally(() => {
      isOver = true;
    });
  }

  /** Every process ends now, and none runs for so long; one that is stopped for longer already stays so. */
  stop(ms: number): void {
    this.#stoppedUntil = Math.max(this.#stoppedUntil, this.#outside.time.now() + ms);
    for (const instance of this.#instances.slice()) instance.die();
  }

  /** A message waits in a queue, from this time on. */
  queued(name: string, visibleAt: number): void {
    const { time } = this.#outside;
    time.at(visibleAt + this.#random.int(0, LONGEST_POLL_MS), () => this.#take(name));
  }

  #any(): AppInstance | null {
    return this.#instances.length === 0 ? null : this.#random.pick(this.#instances);
  }

  #begin(): void {
    this.#begun += 1;
    const name = `app${this.#begun}`;
    const instance = new AppInstance(name, this.#outside, this.#random.fork(name));
    this.#instances.push(instance);
    instance.onDeath(() => {
      this.#instances.splice(this.#instances.indexOf(instance), 1);
      const { time } = this.#outside;
      const again = Math.max(this.#stoppedUntil, time.now() + this.#random.int(1, 60) * SECOND);
      time.at(again, () => this.#begin());
    });
    // What waited while nobody ran.
    this.#wake(...QUEUES);
  }

  #wake(...names: readonly string[]): void {
    for (const name of names) {
      const waiting = this.#outside.queue(name).texts().length;
      for (let n = 0; n < waiting; n += 1) this.queued(name, this.#outside.time.now());
    }
  }

  async #take(name: string): Promise<void> {
    const { time, away } = this.#outside;
    const instance = this.#any();
    if (!instance) return;
    if (away.storage > time.now()) {
      this.queued(name, away.storage);
      return;
    }
    const [message] = await this.#outside.queue(name).receive(1, LEASE_S);
    if (message) await this.#run(instance, name, message);
  }

  async #run(instance: AppInstance, name: string, first: ReceivedMessage): Promise<void> {
    const { time, trace, faults } = this.#outside;
    const queue = this.#outside.queue(name);
    let message = first;
    let leasedUntil = time.now() + LEASE_S * SECOND;
    let ended = false;
    this.#running += 1;
    const end = (): void => {
      if (!ended) this.#running -= 1;
      ended = true;
    };
    instance.onDeath(() => {
      if (!ended) this.queued(name, leasedUntil);
      end();
    });
    const renew = async (): Promise<void> => {
      if (ended) return;
      message = (await queue.hide(message, LEASE_S)) ?? message;
      leasedUntil = time.now() + LEASE_S * SECOND;
      time.after((LEASE_S * SECOND) / 2, renew);
    };
    time.after((LEASE_S * SECOND) / 2, renew);

    if (message.dequeueCount > MOST_TRIES) {
      await this.#poison(name, message);
      end();
      return;
    }
    trace.say(() => {
      const text = Buffer.from(message.text, 'base64').toString('utf8');
      return `${instance.name} takes ${name} (${message.dequeueCount}) ${text}`;
    });
    instance.beginInvocation();
    let failed = false;
    try {
      await this.#handle(instance, name, message);
    } catch (error) {
      trace.say(() => `${instance.name} FAILS ${name}: ${String(error)}`);
      failed = true;
    }
    if (instance.isDead) return;
    end();
    if (!failed) {
      // The host's own delete can be lost, too: the message comes again.
      if (this.#outside.away.storage > time.now() || faults.strike('delivered')) {
        this.queued(name, leasedUntil);
      } else {
        await queue.delete(message);
      }
      return;
    }
    if (message.dequeueCount >= MOST_TRIES) {
      await this.#poison(name, message);
      return;
    }
    await queue.hide(message, RETRY_AFTER_S);
    this.queued(name, time.now() + RETRY_AFTER_S * SECOND);
  }

  async #handle(
    instance: AppInstance,
    name: string,
    { text, dequeueCount }: ReceivedMessage,
  ): Promise<void> {
    const context = { triggerMetadata: { dequeueCount } } as unknown as InvocationContext;
    await instance.handlers.queues[name as QueueName](text, context);
  }

  async #poison(name: string, message: ReceivedMessage): Promise<void> {
    const poison = name + POISON;
    this.#outside.trace.say(() => `the host moves a message to ${poison}`);
    await this.#outside.queue(poison).send(message.text, { visibilitySeconds: 0, ttlSeconds: -1 });
    await this.#outside.queue(name).delete(message);
  }

  /** Timers, once a minute. One that would find nothing due is not run: that is the same, and quicker. */
  #tick(): void {
    const { time } = this.#outside;
    time.after(MINUTE, () => this.#tick());
    const minute = Math.floor(time.now() / MINUTE);
    if (this.#isDue('due', 'resync-')) void this.#timer('resync-mailboxes');
    if (minute % 5 === 0 && this.#isDue('due', 'renew-')) void this.#timer('renew-subscriptions');
    if (minute % 10 === 0 && this.#isDue('expiry', '')) void this.#timer('sweep-expired');
    if (QUEUES.some((queue) => this.#waits(queue + POISON))) void this.#timer('drain-poison');
  }

  #waits(name: string): boolean {
    const visibleAt = this.#outside.queue(name).nextVisibleAt();
    return visibleAt !== null && visibleAt <= this.#outside.time.now();
  }

  #isDue(table: string, partitions: string): boolean {
    const now = String(this.#outside.time.now()).padStart(13, '0');
    return this.#outside
      .tables(table)
      .has(
        ({ partitionKey, rowKey }) =>
          rowKey <= `${now}~` && partitionKey.startsWith(partitions) && /^\d{13}!/.test(rowKey),
      );
  }

  async #timer(name: keyof Handlers['timers']): Promise<void> {
    const times = this.#outside.faults.strike('timer') ? 2 : 1;
    const runs = Array.from({ length: times }, () => this.#runTimer(name));
    await Promise.all(runs);
  }

  /** A timer that fails or dies is missed; the next one finds what it left. */
  async #runTimer(name: keyof Handlers['timers']): Promise<void> {
    const instance = this.#any();
    if (!instance) return;
    this.#outside.trace.say(() => `${instance.name} timer ${name}`);
    this.#running += 1;
    let ended = false;
    const end = (): void => {
      if (!ended) this.#running -= 1;
      ended = true;
    };
    instance.onDeath(end);
    instance.beginInvocation();
    try {
      await instance.handlers.timers[name]({} as Parameters<Handlers['timers'][typeof name]>[0]);
    } catch (error) {
      this.#outside.trace.say(() => `${instance.name} FAILS timer ${name}: ${String(error)}`);
    }
    if (!instance.isDead) end();
  }
}
