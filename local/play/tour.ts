import { type OutlookSync, SyncError } from '../../client/src/index.ts';
import { ACCOUNT } from '../demo/stage.ts';
import { looks } from './looks.ts';
import type { Mailboxes } from './mailboxes.ts';
import { type Seen, seenInEvent } from './seen-in-event.ts';
import { STEP_IDS, type StepId } from './steps.ts';

export type TourState = {
  /** Raised by each change, so that a page can wait for the next one. */
  version: number;
  steps: readonly { id: StepId; seen: string | null }[];
};

/**
 * Which steps of the tour have happened, by what the running system shows: the service's feed of events, what it says of
 * a message, and the mailboxes. What somebody pressed counts nothing.
 */
export class Tour {
  readonly #sync: OutlookSync;
  readonly #look: ReturnType<typeof looks>;
  readonly #seen = new Map<StepId, string>();
  /** What happened before does not count for a step. */
  readonly #since = new Map<StepId, string>();
  /** Mails from the CRM, by their Message-ID. */
  readonly #sent = new Map<string, { contactId: string }>();
  readonly #begun = new Date().toISOString();
  #cursor: string | undefined;
  #version = 1;
  #looking: Promise<void> | null = null;

  constructor(sync: OutlookSync, mailboxes: Mailboxes) {
    this.#sync = sync;
    this.#look = looks(sync, mailboxes);
  }

  state(): TourState {
    const steps = STEP_IDS.map((id) => ({ id, seen: this.#seen.get(id) ?? null }));
    return { version: this.#version, steps };
  }

  has(step: StepId): boolean {
    return this.#seen.has(step);
  }

  /** What happens from now on counts for the step. */
  again(...steps: readonly StepId[]): void {
    const now = new Date().toISOString();
    for (const step of steps) {
      this.#seen.delete(step);
      this.#since.set(step, now);
    }
    this.#version += 1;
  }

  /** Looks at the running system, once for all who ask at the same time. */
  look(): Promise<void> {
    this.#looking ??= this.#lookNow().finally(() => (this.#looking = null));
    return this.#looking;
  }

  async #lookNow(): Promise<void> {
    try {
      await this.#readFeed();
      if (!this.has('connect')) this.#tick(await this.#look.connect());
      if (!this.has('answer'))
        this.#tick(await this.#look.answer(this.#sent, this.#from('answer')));
      if (!this.has('private')) this.#tick(await this.#look.private(this.#from('private')));
    } catch (error) {
      // The service is starting, or away: the next look finds what this one missed.
      if (!(error instanceof SyncError || error instanceof TypeError)) throw error;
    }
  }

  async #readFeed(): Promise<void> {
    for (;;) {
      const from = this.#cursor === undefined ? { since: this.#begun } : { after: this.#cursor };
      const page = await this.#sync.events.page(ACCOUNT, { ...from, limit: 100 });
      for (const event of page.events) {
        if (event.type.startsWith('conversation.entry.')) this.#noteSent(event);
        const seen = seenInEvent(event);
        if (seen !== null && event.timestamp >= this.#from(seen.step)) this.#tick(seen);
      }
      this.#cursor = page.nextCursor;
      if (!page.hasMore) return;
    }
  }

  #noteSent({ type, data }: Parameters<typeof seenInEvent>[0]): void {
    if (type !== 'conversation.entry.created' && type !== 'conversation.entry.updated') return;
    if (data.origin !== 'crm' || data.internetMessageId === null) return;
    this.#sent.set(data.internetMessageId, { contactId: data.contactId });
  }

  #from(step: StepId): string {
    return this.#since.get(step) ?? this.#begun;
  }

  #tick(seen: Seen | null): void {
    if (seen === null || this.has(seen.step)) return;
    this.#seen.set(seen.step, seen.sentence);
    this.#version += 1;
  }
}
