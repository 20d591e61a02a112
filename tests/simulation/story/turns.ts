import type { Who } from './epochs.ts';

/** A thread as the CRM's list has it. */
export interface ListedThread extends Who {
  readonly id: string;
  readonly contact: string;
}

/** The CRM stops a thread, or starts it again. All times are the world's clock. */
export interface Turn {
  readonly thread: ListedThread;
  readonly sync: boolean;
  readonly askedAt: number;
  /** When it was answered that it is so; null before, and when it was answered that it can't be. */
  answeredAt: number | null;
}

/** The turns of all threads, as the CRM saw them. */
export class Turns {
  readonly all: Turn[] = [];
  readonly heard: ((turn: Turn) => void)[] = [];

  ask(thread: ListedThread, sync: boolean, at: number): Turn {
    const turn = { thread, sync, askedAt: at, answeredAt: null };
    this.all.push(turn);
    for (const listener of this.heard) listener(turn);
    return turn;
  }

  answer(turn: Turn, at: number): void {
    turn.answeredAt = at;
    for (const listener of this.heard) listener(turn);
  }
}
