/**
 * The time of the simulated world: real time plus an offset that tests move.
 * Everything that waits in the simulator waits here, so that moving the clock
 * fires what falls due, in order, each at its own moment.
 */
export interface ScheduledTask {
  cancel(): void;
}

interface Entry {
  due: number;
  order: number;
  run: () => void;
}

const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export class SimulatedClock {
  #offsetMs = 0;
  #order = 0;
  #entries: Entry[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** How far this world is ahead of real time. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** Milliseconds since the epoch, as this world sees them. */
  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Runs `run` once when this world's clock reaches `due` (milliseconds since the epoch). */
  at(due: number, run: () => void): ScheduledTask {
    const entry: Entry = { due, order: (this.#order += 1), run };
    this.#entries.push(entry);
    this.#entries.sort((a, b) => a.due - b.due || a.order - b.order);
    this.#arm();
    return { cancel: () => this.#remove(entry) };
  }

  after(delayMs: number, run: () => void): ScheduledTask {
    return this.at(this.now() + delayMs, run);
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
    });
  }

  /** Moves the clock forward; each task that falls due runs at its own due time. */
  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Sets the clock. Backwards is allowed: nothing that ran runs again. */
  set(target: number): void {
    for (let next = this.#entries[0]; next && next.due <= target; next = this.#entries[0]) {
      if (next.due > this.now()) this.#offsetMs = next.due - Date.now();
      this.#remove(next);
      next.run();
    }
    this.#offsetMs = target - Date.now();
    this.#arm();
  }

  /** Forgets all waiting tasks and goes back to real time. */
  reset(): void {
    this.#entries = [];
    this.#offsetMs = 0;
    this.#arm();
  }

  #remove(entry: Entry): void {
    this.#entries = this.#entries.filter((other) => other !== entry);
    this.#arm();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    const next = this.#entries[0];
    if (!next) return;
    const wait = Math.min(Math.max(0, next.due - this.now()), LONGEST_TIMEOUT_MS);
    this.#timer = setTimeout(() => this.#runDue(), wait);
    // A world that only waits must not keep its process alive.
    this.#timer.unref();
  }

  #runDue(): void {
    const next = this.#entries[0];
    if (next && next.due <= this.now()) {
      this.#remove(next);
      next.run();
    }
    this.#arm();
  }
}
