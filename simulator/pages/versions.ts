import type { World } from '../world.ts';

/** All mailboxes at once. */
export const ALL_MAILBOXES = 'mailboxes';
export const PANEL = 'panel';

/** How far a mailbox, all of them or the panel have got, so that a page can wait for what comes next. */
export class Versions {
  readonly #counts = new Map<string, number>();
  readonly #waiting = new Map<string, Set<() => void>>();
  /** Another one after a start or a reset, so that no old version is taken for a present one. */
  #life = Date.now();

  constructor(world: World) {
    world.onMessageChange(({ oid }) => {
      this.#raise(oid);
      this.#raise(ALL_MAILBOXES);
    });
    world.happenings.onChange(() => this.#raise(PANEL));
    world.faults.onChange(() => this.#raise(PANEL));
    world.onReset(() => {
      this.#life += 1;
      this.#counts.clear();
      for (const topic of this.#waiting.keys()) this.#wake(topic);
    });
  }

  of(topic: string): string {
    return `${this.#life.toString(36)}.${this.#counts.get(topic) ?? 0}`;
  }

  /** The version once it is another than `known`, or as it is when nothing has changed for so long. */
  async after(
    topic: string,
    known: string,
    patienceMs: number,
    gone: AbortSignal,
  ): Promise<string> {
    if (this.of(topic) === known && !gone.aborted) await this.#change(topic, patienceMs, gone);
    return this.of(topic);
  }

  #change(topic: string, patienceMs: number, gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(topic) ?? new Set();
      this.#waiting.set(topic, waiting);
      const end = (): void => {
        clearTimeout(timer);
        waiting.delete(end);
        gone.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, patienceMs).unref();
      waiting.add(end);
      gone.addEventListener('abort', end);
    });
  }

  #raise(topic: string): void {
    this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + 1);
    this.#wake(topic);
  }

  #wake(topic: string): void {
    for (const end of this.#waiting.get(topic) ?? []) end();
  }
}
