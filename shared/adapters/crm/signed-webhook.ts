import { Webhook } from 'standardwebhooks';
import { CRM_TIMEOUT_MS } from '../../domain/durations.ts';
import type { CrmEvent, TestEvent } from '../../domain/event/event.ts';
import type { Now } from '../../ports/clock.ts';
import type { CrmWebhook } from '../../ports/events.ts';
import type { Traces } from '../../ports/telemetry.ts';
import { AddressRefused } from './guarded-lookup.ts';
import type { Post } from './guarded-post.ts';

export interface SignedWebhookDeps {
  readonly url: string;
  /** `whsec_...`; each signs, so that the CRM can change its secret without missing an event. */
  readonly secrets: readonly string[];
  readonly post: Post;
  readonly now: Now;
  readonly traces: Traces;
}

/** Standard Webhooks 1.0 over one POST. A redirect is not followed: the signed body goes only where the operator said. */
export function signedWebhook(deps: SignedWebhookDeps): CrmWebhook {
  const signers = deps.secrets.map((secret) => new Webhook(secret));
  return {
    async deliver(event, limitMs = CRM_TIMEOUT_MS) {
      try {
        const status = await deps.traces.span('tell the CRM', undefined, () => {
          const { headers, body } = signed(event, signers, deps.now());
          return deps.post(deps.url, {
            signal: AbortSignal.timeout(limitMs),
            headers: { ...headers, ...traced(deps.traces) },
            body,
          });
        });
        if (status >= 200 && status < 300) return { kind: 'delivered', status };
        return { kind: 'failed', code: `http_${status}`, status };
      } catch (error) {
        return { kind: 'failed', code: codeOf(error), status: null };
      }
    },
  };
}

/** For a CRM that traces, too; it is not signed, and nothing may be decided by it. */
function traced(traces: Traces): Readonly<Record<string, string>> {
  const present = traces.traceparent();
  return present === undefined ? {} : { traceparent: present };
}

function codeOf(error: unknown): 'timeout' | 'address_refused' | 'unreachable' {
  if (error instanceof AddressRefused) return 'address_refused';
  return error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'unreachable';
}

function signed(
  event: CrmEvent | TestEvent,
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
