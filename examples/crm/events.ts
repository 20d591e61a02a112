import {
  type OutlookSync,
  type SyncEvent,
  WebhookError,
  type WebhookEvent,
} from '../../client/src/index.ts';
import type { CrmReply, CrmRequest } from './http.ts';

export type ReceivedEvent = { id: string; event: SyncEvent };

const KEPT = 200;

/** Receives the sync service's events, each verified and told apart by its type, and keeps the newest. */
export class EventInbox {
  readonly #webhooks: OutlookSync['webhooks'];
  readonly #events: ReceivedEvent[] = [];

  constructor({ webhooks }: Pick<OutlookSync, 'webhooks'>) {
    this.#webhooks = webhooks;
  }

  /** Those of one user, newest first: subjects of mail are nobody else's business. */
  recentOf(userId: string): readonly ReceivedEvent[] {
    return this.#events.filter(({ event }) => event.data.userId === userId);
  }

  /** 204 when taken, also a second time; 401 for a bad signature or an old timestamp. */
  async receive({ body, headers }: CrmRequest): Promise<CrmReply> {
    try {
      this.#keep(await this.#webhooks.unwrap(body, headers));
      return { status: 204 };
    } catch (error) {
      if (error instanceof WebhookError) return { status: 401 };
      throw error;
    }
  }

  #keep({ id, ...event }: WebhookEvent & { readonly id: string }): void {
    if (event.type === 'endpoint.test') return;
    // Delivery is at least once; the id tells a repeat.
    if (this.#events.some((known) => known.id === id)) return;
    this.#events.unshift({ id, event });
    this.#events.length = Math.min(this.#events.length, KEPT);
  }
}
