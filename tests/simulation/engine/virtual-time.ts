interface Due {
  readonly at: number;
  /** Events of one moment run in the order in which they were planned. */
  readonly order: number;
  readonly run: () => unknown;
}

/**
 * The only clock of a simulated world. Nothing waits for real: the next event is run at once, and everything that it
 * sets in motion without waiting has come to an end before the one after it.
 */
export class VirtualTime {
  #now: number;
  #order = 0;
  #events = 0;
  readonly #heap: Due[] = [];

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#now;

  /** How many events have been run. */
  get events(): number {
    return this.#events;
  }

  at(at: number, run: Due['run']): void {
    this.#push({ at: Math.max(at, this.#now), order: (this.#order += 1), run });
  }

  after(ms: number, run: Due['run']): void {
    this.at(this.#now + ms, run);
  }

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => this.after(ms, () => resolve()));

  /** Runs what is due up to `until`, or until `isOver` says so between two events. */
  async run(until: number, isOver: () => boolean = () => false): Promise<void> {
    for (;;) {
      const next = this.#heap[0];
      if (!next || next.at > until || isOver()) break;
      this.#pop();
      this.#now = next.at;
      this.#events += 1;
      next.run();
      await settled();
    }
    if (!isOver()) this.#now = Math.max(this.#now, until);
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (!above || isBefore(above, due)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (!last || heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      const [left, right] = [heap[child], heap[child + 1]];
      if (!left) break;
      if (right && isBefore(right, left)) child += 1;
      const below = heap[child];
      if (!below || isBefore(last, below)) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/**
 * Every promise that could go on without an event has gone on: a tick that was asked for among them comes when none is
 * left. Unlike `setImmediate` it asks the system for nothing in between.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => queueMicrotask(() => process.nextTick(resolve)));
}
