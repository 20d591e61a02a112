import { ENDPOINT_NOTED_EACH_MS, ENDPOINT_TRUSTED_MS } from '../../domain/event/feed-durations.ts';
import type { CircuitBreaker } from '../../domain/event/circuit-breaker.ts';
import type { CrmEvent, EventType } from '../../domain/event/event.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Now } from '../../ports/clock.ts';
import type { CrmWebhook, EndpointState, EndpointStates } from '../../ports/events.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';

/** Why the CRM's endpoint is not told of an event. What it is not told stands in the feed all the same. */
export type NotTold = 'webhook_not_configured' | 'event_not_chosen' | 'endpoint_disabled';

/** The CRM's endpoint as one instance knows it. */
export interface Endpoint {
  /** Null: it is told of events of this type. */
  refuses(type: EventType): Promise<NotTold | null>;
  /** `gone`: it answered 410, and is not told of anything until it is enabled. */
  tell(event: CrmEvent, limitMs?: number): Promise<'delivered' | 'failed' | 'gone'>;
  /** It is not told of this one any more, while it is disabled. */
  miss(event: Pick<CrmEvent, 'timestamp'>): Promise<void>;
  /** Whether it has failed too often, too lately, to be asked by who can't wait. */
  isTripped(): boolean;
  state(): Promise<EndpointState>;
  enable(): Promise<EndpointState>;
}

export interface EndpointPorts {
  /** Null: there is none. */
  readonly webhook: CrmWebhook | null;
  /** The types that it is told of. */
  readonly chosenEvents: readonly EventType[];
  readonly endpointStates: EndpointStates;
  readonly breaker: CircuitBreaker;
  readonly counters: Pick<Counters, 'add' | 'lag'>;
  readonly log: Pick<Log, 'warn'>;
  readonly now: Now;
}

/** That it is disabled is stored, and read again after a while: each event would cost a read otherwise. */
export function endpoint(deps: EndpointPorts): Endpoint {
  const { webhook, endpointStates: states, now } = deps;
  let known = { isEnabled: true, until: -Infinity };
  const notedAt = { success: -Infinity, failure: -Infinity };

  function learn(isEnabled: boolean): void {
    const { enabled, disabled } = ENDPOINT_TRUSTED_MS;
    known = { isEnabled, until: now() + (isEnabled ? enabled : disabled) };
  }

  async function state(): Promise<EndpointState> {
    const read = await states.read();
    learn(read.disabledAt === null);
    return read;
  }

  /** Nobody waits for it, and it decides nothing. */
  async function note(what: 'success' | 'failure', put: (at: string) => Promise<void>) {
    if (now() < notedAt[what] + ENDPOINT_NOTED_EACH_MS[what]) return;
    notedAt[what] = now();
    await put(new Date(now()).toISOString()).catch((error: unknown) => {
      if (!(error instanceof ServiceFailure)) throw error;
      deps.log.warn('endpoint.not_noted', { code: error.code });
    });
  }

  /** By several instances, and by tries of older events: the first moment counts, and the oldest event. */
  async function disable({ timestamp }: Pick<CrmEvent, 'timestamp'>): Promise<void> {
    const { disabledAt, missedSince: since } = await states.read();
    const isEarlier = disabledAt !== null && since !== null && since < timestamp;
    const at = disabledAt ?? new Date(now()).toISOString();
    await states.disable(at, 'gone', isEarlier ? since : timestamp);
  }

  return {
    state,

    miss: ({ timestamp }) => states.noteMissed(timestamp),

    async refuses(type) {
      if (webhook === null) return 'webhook_not_configured';
      if (!deps.chosenEvents.includes(type)) return 'event_not_chosen';
      if (now() >= known.until) await state();
      return known.isEnabled ? null : 'endpoint_disabled';
    },

    async tell(event, limitMs) {
      if (webhook === null) throw new RangeError('there is no webhook');
      const outcome = await webhook.deliver(event, limitMs);
      const wasTripped = deps.breaker.isOpen(now());
      deps.breaker.note(outcome.kind, now());
      if (!wasTripped && deps.breaker.isOpen(now())) deps.counters.add('event_breaker_opened');
      if (outcome.kind === 'delivered') {
        deps.counters.add('event_delivered');
        const receivedAt = receivedTime(event);
        if (receivedAt !== null) deps.counters.lag('received_to_told', now() - receivedAt);
        await note('success', (at) => states.noteSuccess(at));
        return 'delivered';
      }
      await note('failure', (at) => states.noteFailure(at, outcome.code));
      if (outcome.status !== 410) return 'failed';
      await disable(event);
      learn(false);
      deps.counters.add('endpoint_disabled');
      deps.log.warn('endpoint.disabled', { code: outcome.code });
      return 'gone';
    },

    isTripped: () => deps.breaker.isOpen(now()),

    async enable() {
      const { missedSince } = await states.read();
      await states.enable(missedSince);
      return state();
    },
  };
}

/** When the mailbox received what it tells of; null when it tells of nothing that has just come in. */
function receivedTime({ type, data }: CrmEvent): number | null {
  if (type !== 'conversation.entry.created' || data['status'] !== 'received') return null;
  const at = Date.parse(String(data['occurredAt']));
  return Number.isNaN(at) ? null : at;
}
