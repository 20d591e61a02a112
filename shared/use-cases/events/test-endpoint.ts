import type { TestEvent } from '../../domain/event/event.ts';
import type { Now } from '../../ports/clock.ts';
import type { CrmWebhook } from '../../ports/events.ts';

export interface EndpointAnswer {
  readonly id: string;
  readonly delivered: boolean;
  /** The HTTP status; null when none came. */
  readonly status: number | null;
  readonly code: string | null;
  readonly ms: number;
}

/** One signed event that nothing happened for, at once, also while the endpoint is disabled; it changes no state. */
export const testEndpoint =
  (deps: {
    readonly webhook: CrmWebhook | null;
    readonly newId: () => string;
    readonly now: Now;
  }) =>
  async (): Promise<EndpointAnswer | null> => {
    if (deps.webhook === null) return null;
    const begun = deps.now();
    const event: TestEvent = {
      id: `evt_test_${deps.newId()}`,
      type: 'endpoint.test',
      timestamp: new Date(begun).toISOString(),
      data: {},
    };
    const outcome = await deps.webhook.deliver(event);
    return {
      id: event.id,
      delivered: outcome.kind === 'delivered',
      status: outcome.status,
      code: outcome.kind === 'failed' ? outcome.code : null,
      ms: deps.now() - begun,
    };
  };
