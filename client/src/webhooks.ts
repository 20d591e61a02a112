import type {
  ConnectionChangedEvent,
  EndpointTestEvent,
  EntryCreatedEvent,
  EntryUpdatedEvent,
  MessageSkippedEvent,
  ThreadChangedEvent,
} from './types.ts';

/** What the service tells, told apart by `type`. */
export type SyncEvent =
  | EntryCreatedEvent
  | EntryUpdatedEvent
  | MessageSkippedEvent
  | ThreadChangedEvent
  | ConnectionChangedEvent;

/** What the webhook is called with: the same, and what `events.test` sends. */
export type WebhookEvent = SyncEvent | EndpointTestEvent;

/** A webhook that is not the service's, is too old, or was changed on the way. Answer it with 401. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

const TOLERANCE_SECONDS = 5 * 60;

export type WebhookHeaders =
  | Headers
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The event of a webhook by Standard Webhooks, once one of its signatures is by one of the secrets (`whsec_...`). `id` is
 * the same for each try: drop what came before. `rawBody` as it came, before anything parsed it.
 */
export async function unwrap(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  secrets: readonly string[],
): Promise<WebhookEvent & { readonly id: string }> {
  const id = header(headers, 'webhook-id');
  const timestamp = header(headers, 'webhook-timestamp');
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!/^\d+$/.test(timestamp) || age > TOLERANCE_SECONDS) {
    throw new WebhookError('The webhook is too old, or its time is missing.');
  }
  const body = typeof rawBody === 'string' ? new TextEncoder().encode(rawBody) : rawBody;
  const signed = joined(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  const signatures = header(headers, 'webhook-signature')
    .split(' ')
    .flatMap((one) => (one.startsWith('v1,') ? [bytesOf(one.slice(3))] : []));
  for (const secret of secrets) {
    const key = await hmacKey(secret);
    for (const signature of signatures) {
      // The platform compares in constant time.
      if (await crypto.subtle.verify('HMAC', key, signature, signed)) {
        return { ...JSON.parse(new TextDecoder().decode(body)), id };
      }
    }
  }
  throw new WebhookError('No signature of the webhook is by a known secret.');
}

function hmacKey(secret: string) {
  const raw = bytesOf(secret.replace(/^whsec_/, ''));
  return crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

/** Of base64; none of what is not. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/** Some platforms hand names on as the sender wrote them, so in any case. */
function header(headers: WebhookHeaders, name: string): string {
  if (headers instanceof Headers) return headers.get(name) ?? '';
  const written = Object.keys(headers).find((one) => one.toLowerCase() === name);
  const value = written === undefined ? undefined : headers[written];
  return typeof value === 'string' ? value : '';
}
