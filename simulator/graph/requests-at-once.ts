import type { World } from '../world.ts';
import { GraphError } from './errors.ts';

/** Requests under way per app and mailbox: Exchange serves some side by side and throttles what is over. */
export class RequestsAtOnce {
  readonly #world: World;
  readonly #underWay = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
    world.onReset(() => this.#underWay.clear());
  }

  /** Runs a request; one too many is refused at once. Whoever went away holds no place. */
  async run<T>(
    appAndMailbox: string,
    gone: AbortSignal,
    request: () => Promise<T>,
  ): Promise<T | GraphError> {
    const before = this.#underWay.get(appAndMailbox) ?? 0;
    if (before >= this.#world.settings.requestsAtOnce) return tooManyAtOnce();
    this.#underWay.set(appAndMailbox, before + 1);
    const leave = (): void => this.#leave(appAndMailbox);
    gone.addEventListener('abort', leave, { once: true });
    try {
      return await request();
    } finally {
      gone.removeEventListener('abort', leave);
      if (!gone.aborted) leave();
    }
  }

  #leave(appAndMailbox: string): void {
    const left = (this.#underWay.get(appAndMailbox) ?? 1) - 1;
    if (left > 0) this.#underWay.set(appAndMailbox, left);
    else this.#underWay.delete(appAndMailbox);
  }
}

function tooManyAtOnce(): GraphError {
  return new GraphError(
    429,
    'ApplicationThrottled',
    'Application is over its MailboxConcurrency limit.',
    { 'retry-after': '1' },
  );
}
