import type { Trace } from '../engine/trace.ts';
import { FAULTS, type FaultKind, type FaultPoint } from './fault-kinds.ts';

interface Armed {
  readonly kind: FaultKind;
  readonly from: number;
  left: number;
}

interface Hit {
  readonly kind: FaultKind;
  readonly at: number;
  /** The same as `at` when it struck once. */
  readonly until: number;
}

/** The faults of one seed: those that wait for their point to be passed, and those that struck. */
export class FaultBook {
  readonly #armed: Armed[] = [];
  readonly #hits: Hit[] = [];
  readonly #now: () => number;
  readonly #trace: Trace;
  #healed = false;

  constructor(now: () => number, trace: Trace) {
    this.#now = now;
    this.#trace = trace;
  }

  get hits(): readonly Hit[] {
    return this.#hits;
  }

  arm(kind: FaultKind, from: number, times: number): void {
    this.#armed.push({ kind, from, left: times });
  }

  /** Something passes a point: what strikes it there, if anything. */
  strike(point: FaultPoint): FaultKind | null {
    const kind = this.take(point);
    if (kind) this.hit(kind);
    return kind;
  }

  /** What will strike it later: that it did is told by `hit`. */
  take(point: FaultPoint): FaultKind | null {
    if (this.#healed || this.#armed.length === 0) return null;
    const found = this.#armed.find(
      (one) => one.left > 0 && one.from <= this.#now() && FAULTS[one.kind].point === point,
    );
    if (!found) return null;
    found.left -= 1;
    return found.kind;
  }

  hit(kind: FaultKind, until = this.#now()): void {
    this.#hits.push({ kind, at: this.#now(), until });
    this.#trace.say(() => `FAULT ${kind}`);
  }

  /** Nothing strikes any more. */
  heal(): void {
    this.#healed = true;
  }
}
