import type { CrmEvent } from '../domain/event/event.ts';

/** Never throws for what the CRM does: a refusal, a redirect, a time-out and silence are all `failed`. */
export interface CrmWebhook {
  deliver(event: CrmEvent): Promise<{ kind: 'delivered' } | { kind: 'failed'; code: string }>;
}
