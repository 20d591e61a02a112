import { Webhook } from 'standardwebhooks';
import { CRM_TIMEOUT_MS } from '../../domain/durations.ts';
import type { CrmEvent } from '../../domain/event/event.ts';
import type { Now } from '../../ports/clock.ts';
import type { CrmWebhook } from '../../ports/events.ts';

export interface SignedWebhookDeps {
  readonly url: string;
  /** `whsec_...`; each signs, so that the CRM can change its secret without missing an event. */
  readonly secrets: readonly string[];
  readonly fetch: typeof fetch;
  readonly now: Now;
}

/** Standard Webhooks 1.0 over one POST. A redirect is not followed: the signed body goes only where the operator said. */
export function signedWebhook(deps: SignedWebhookDeps): CrmWebhook {
  const signers = deps.secrets.map((secret) => new Webhook(secret));
  return {
    async deliver(event, limitMs = CRM_TIMEOUT_MS) {
      try {
        const response = await deps.fetch(deps.url, {
          method: 'POST',
          redirect: 'manual',
          signal: AbortSignal.timeout(limitMs),
          ...signed(event, signers, deps.now()),
        });
        await response.body?.cancel();
        if (response.ok) return { kind: 'delivered' };
        return { kind: 'failed', code: `http_${response.status}` };
      } catch (error) {
        const timedOut = error instanceof Error && error.name === 'TimeoutError';
        return { kind: 'failed', code: timedOut ? 'timeout' : 'unreachable' };
      }
    },
  };
}

function signed(
  event: CrmEvent,
  signers: readonly Webhook[],
  now: number,
): { headers: Record<string, string>; body: string } {
  const body = JSON.stringify({ type: event.type, timestamp: event.timestamp, data: event.data });
  const at = new Date(now);
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': signers.map((signer) => signer.sign(event.id, at, body)).join(' '),
    },
    body,
  };
}
