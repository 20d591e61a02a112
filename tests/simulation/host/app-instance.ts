import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import { handlers } from '../../../functions/handlers.ts';
import type { Handlers } from '../../../functions/register.ts';
import { handler } from '../../../shared/http/handler.ts';
import type { Random } from '../engine/random.ts';
import type { Trace } from '../engine/trace.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { FaultPoint } from '../faults/fault-kinds.ts';
import { appAdapters } from './app-adapters.ts';
import type { Effect } from './effect.ts';
import { failureOf } from './failures.ts';
import type { Outside } from './outside.ts';

const MINUTE = 60_000;

/** What the caller of a process that died sees. */
export class ConnectionLost extends Error {}

/**
 * One process of the app: the real handlers over adapters in memory. It may die between any two effects, before or
 * after one; then nothing of it goes on.
 */
export class AppInstance {
  readonly name: string;
  readonly handlers: Handlers;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #faults: FaultBook;
  readonly #trace: Trace;
  readonly #lastWords = new Set<() => void>();
  #isDead = false;
  #fuse: { left: number; readonly after: boolean } | null = null;

  constructor(name: string, outside: Outside, random: Random) {
    this.name = name;
    this.#time = outside.time;
    this.#faults = outside.faults;
    this.#trace = outside.trace;
    this.#random = random;
    const sleep = (ms: number): Promise<void> =>
      new Promise((resolve) => this.#time.after(ms, () => this.#isDead || resolve()));
    this.handlers = handlers(appAdapters(outside, { name, random, sleep, effect: this.#effect }));
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** An HTTP request; rejects with `ConnectionLost` when the process dies before it has answered. */
  http(route: keyof Handlers['http'], request: HttpRequest): Promise<HttpResponseInit> {
    this.beginInvocation();
    return new Promise((resolve, reject) => {
      const ended = this.onDeath(() => reject(new ConnectionLost()));
      const answer = handler(this.handlers.http[route])(request, this.context);
      Promise.resolve(answer)
        .then((init) => resolve(init as HttpResponseInit), reject)
        .finally(ended);
    });
  }

  readonly context = {
    invocationId: 'invocation',
    warn: (line: string) => this.#trace.say(() => `${this.name} warns ${line}`),
    error: (line: string) => this.#trace.say(() => `${this.name} ERROR ${line}`),
  } as unknown as InvocationContext;

  /** A crash fault that is armed strikes some effects later. */
  beginInvocation(): void {
    if (this.#faults.take('invocation') === 'process.crash') {
      this.#fuse = { left: this.#random.int(1, 30), after: this.#random.chance(0.5) };
    }
  }

  /** What it gives takes the last word back. */
  onDeath(lastWord: () => void): () => void {
    this.#lastWords.add(lastWord);
    return () => void this.#lastWords.delete(lastWord);
  }

  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.#trace.say(() => `${this.name} DIES`);
    for (const lastWord of this.#lastWords) lastWord();
  }

  readonly #effect: Effect = (name, plan, apply) =>
    new Promise((resolve, reject) => {
      const [least, most] = plan.latencyMs;
      this.#time.after(this.#random.int(least, most), () => {
        if (this.#isDead || this.#burns(false)) return;
        const fault = plan.isAway?.() ? failureOf('away', this.#random) : this.#strike(plan.points);
        if (fault?.slowMs) {
          const { slowMs, when } = fault;
          // The effect itself comes at some moment of the long wait.
          const firstMs = when === 'before' ? slowMs : this.#random.int(0, slowMs);
          this.#time.after(firstMs, () =>
            this.#happen(name, fault, apply, slowMs - firstMs, resolve, reject),
          );
          return;
        }
        void this.#happen(name, fault, apply, 0, resolve, reject);
      });
    });

  async #happen<T>(
    name: string,
    fault: ReturnType<typeof failureOf>,
    apply: () => T | Promise<T>,
    answerAfterMs: number,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): Promise<void> {
    if (this.#isDead) return;
    const answer = (tell: () => void): void => {
      if (answerAfterMs === 0) tell();
      else this.#time.after(answerAfterMs, () => this.#isDead || tell());
    };
    if (fault?.when === 'before') {
      this.#trace.say(() => `${this.name} ${name} fails`);
      reject(fault.error);
      return;
    }
    try {
      const value = await apply();
      if (this.#isDead) return;
      const again = fault?.when === 'again' ? await apply() : value;
      this.#trace.say(() => `${this.name} ${name}`);
      if (fault?.when === 'death') this.die();
      if (this.#burns(true)) return;
      if (fault?.when === 'after') answer(() => reject(fault.error));
      else answer(() => resolve(again));
    } catch (error) {
      this.#trace.say(() => `${this.name} ${name}: ${String(error)}`);
      answer(() => reject(error));
    }
  }

  #strike(points: readonly FaultPoint[]): ReturnType<typeof failureOf> {
    for (const point of points) {
      const kind = this.#faults.strike(point);
      if (kind) return failureOf(kind, this.#random);
    }
    return null;
  }

  /** Whether the process dies here. */
  #burns(after: boolean): boolean {
    if (!this.#fuse) return false;
    if (!after) this.#fuse.left -= 1;
    if (this.#fuse.left > 0 || this.#fuse.after !== after) return false;
    this.#faults.hit('process.crash');
    this.die();
    return true;
  }
}

/** A caller in front of the Functions host gives up after this. */
export const REQUEST_LIMIT_MS = 4 * MINUTE;
