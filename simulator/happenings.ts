import type { SimulatedClock } from './clock.ts';
import type { FaultEffect } from './faults/fault-rule.ts';
import type { JournalEntry } from './journal.ts';

/** Something between Microsoft 365 and the app, or a mail that starts it: what a person who watches wants to know. */
export type Happening =
  /** A Graph request; its line of the journal says how it ends. */
  | { kind: 'request'; entry: JournalEntry }
  | {
      kind: 'notification';
      mailboxes: string[];
      /** Lifecycle events in it. */
      events: string[];
      items: number;
      attempt: number;
      result: number | 'timeout' | 'unreachable';
    }
  /** A fault struck a notification on its way out. */
  | { kind: 'struck'; mailbox: string; effect: FaultEffect['type'] }
  | {
      kind: 'token';
      mailbox: string | null;
      grant: string;
      outcome: number | 'dropped';
      error: string | null;
    }
  | { kind: 'mail'; mailbox: string; from: string };

export type Noted = Happening & { seq: number; at: number };

/** Enough for a person to scroll back; a long run keeps no more. */
const KEPT = 300;

/** The latest of what happens, newest last. */
export class Happenings {
  #noted: Noted[] = [];
  #seq = 0;
  readonly #clock: SimulatedClock;
  readonly #listeners: (() => void)[] = [];

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  note(happening: Happening): void {
    this.#noted.push({ ...happening, seq: (this.#seq += 1), at: this.#clock.now() });
    if (this.#noted.length > 2 * KEPT) this.#noted = this.#noted.slice(-KEPT);
    this.changed();
  }

  latest(): Noted[] {
    return this.#noted.slice(-KEPT);
  }

  /** Something that is noted already has gone on: a request is answered. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  clear(): void {
    this.#noted = [];
    this.changed();
  }
}
