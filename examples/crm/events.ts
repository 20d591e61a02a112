import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import type { CrmReply, CrmRequest } from './http.ts';

const eventShape = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.looseObject({ userId: z.string() }),
});

export type ReceivedEvent = {
  id: string;
  type: string;
  timestamp: string;
  userId: string;
  about: string;
};

const KEPT = 200;

/** Receives the sync service's events by Standard Webhooks 1.0 and keeps the newest. */
export class EventInbox {
  readonly #webhook: Webhook;
  readonly #events: ReceivedEvent[] = [];

  constructor(secret: string) {
    this.#webhook = new Webhook(secret);
  }

  /** Those of one user, newest first: subjects of mail are nobody else's business. */
  recentOf(userId: string): readonly ReceivedEvent[] {
    return this.#events.filter((event) => event.userId === userId);
  }

  /** 204 when taken, also a second time; 401 for a bad signature or an old timestamp. */
  receive(request: CrmRequest): CrmReply {
    const id = header(request, 'webhook-id');
    const body = request.body.toString();
    try {
      this.#webhook.verify(body, {
        'webhook-id': id,
        'webhook-timestamp': header(request, 'webhook-timestamp'),
        'webhook-signature': header(request, 'webhook-signature'),
      });
    } catch {
      return { status: 401 };
    }
    const event = eventShape.safeParse(JSON.parse(body));
    if (!event.success) return { status: 400 };
    // Delivery is at least once; the id tells a repeat.
    if (this.#events.some((known) => known.id === id)) return { status: 204 };
    const { type, timestamp, data } = event.data;
    this.#events.unshift({ id, type, timestamp, userId: data.userId, about: summary(data) });
    this.#events.length = Math.min(this.#events.length, KEPT);
    return { status: 204 };
  }
}

function summary(data: Record<string, unknown>): string {
  return ['direction', 'status', 'code', 'reason', 'subject', 'email']
    .map((name) => data[name])
    .filter((value) => typeof value === 'string' && value !== '')
    .join(' · ');
}

function header(request: CrmRequest, name: string): string {
  const value = request.headers[name];
  return typeof value === 'string' ? value : '';
}
