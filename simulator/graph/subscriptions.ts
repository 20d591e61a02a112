import { armSubscription } from '../notify/subscription-timers.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Subscription } from '../notify/subscription.ts';
import { validateEndpoint } from '../notify/validate-endpoint.ts';
import { accessDenied } from './authorize.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { objectFrom } from './json-input.ts';
import { certificateFrom } from './resource-data-input.ts';
import { expiryFrom, subscriptionFrom } from './subscription-input.ts';
import { subscriptionJson } from './subscription-json.ts';

const MAX_PER_MAILBOX = 1000;

export async function createSubscription(call: GraphCall, notifier: Notifier): Promise<GraphReply> {
  const { world, mailbox, token } = call;
  const subscription = subscriptionFrom(call, objectFrom(call.body, 'subscription'));
  const own = ownSubscriptions(call);
  if (own.length >= MAX_PER_MAILBOX) {
    throw new GraphError(403, 'ErrorSubscriptionLimit', 'The mailbox has too many subscriptions.');
  }
  if (
    world.settings.duplicateSubscriptions === 'conflict' &&
    own.some((other) => same(other, subscription))
  ) {
    throw new GraphError(
      409,
      'ObjectIdentifierInUse',
      'A subscription with the same application, resource and change type exists.',
    );
  }
  await validate(call, subscription.notificationUrl);
  if (subscription.lifecycleNotificationUrl !== null) {
    await validate(call, subscription.lifecycleNotificationUrl);
  }
  // The handshake took its time: the user may be gone by now.
  if (world.mailboxes.get(mailbox.oid) !== mailbox || token.revocation !== null)
    throw accessDenied();
  world.subscriptions.set(subscription.id, subscription);
  armSubscription(world, notifier, subscription);
  return {
    status: 201,
    body: { '@odata.context': context(call), ...subscriptionJson(subscription) },
  };
}

/** The app's own for this user; the client state stays out of the list. */
export function listSubscriptions(call: GraphCall): GraphReply {
  return {
    status: 200,
    body: {
      '@odata.context': `${call.world.graphUrl}/$metadata#subscriptions`,
      value: ownSubscriptions(call).map((each) => subscriptionJson(each, null)),
    },
  };
}

export function getSubscription(call: GraphCall, id: string): GraphReply {
  const subscription = find(call, id);
  return {
    status: 200,
    body: { '@odata.context': context(call), ...subscriptionJson(subscription) },
  };
}

/** A new expiry, which reauthorizes too, and the certificate that comes after the present one. */
export function renewSubscription(call: GraphCall, id: string, notifier: Notifier): GraphReply {
  const subscription = find(call, id);
  const input = objectFrom(call.body, 'subscription');
  const { resourceData } = subscription;
  const changed =
    resourceData !== undefined && input['encryptionCertificate'] !== undefined
      ? { ...resourceData, ...certificateFrom(input) }
      : resourceData;
  subscription.expires = expiryFrom(call, input['expirationDateTime'], resourceData !== undefined);
  if (changed !== undefined) subscription.resourceData = changed;
  armSubscription(call.world, notifier, subscription);
  return {
    status: 200,
    body: { '@odata.context': context(call), ...subscriptionJson(subscription) },
  };
}

export function deleteSubscription(call: GraphCall, id: string): GraphReply {
  call.world.subscriptions.delete(find(call, id).id);
  return { status: 204 };
}

export function reauthorizeSubscription(call: GraphCall, id: string): GraphReply {
  find(call, id);
  return { status: 204 };
}

function ownSubscriptions({ world, mailbox, token }: GraphCall): Subscription[] {
  return [...world.subscriptions.values()].filter(
    (each) => each.oid === mailbox.oid && each.clientId === token.clientId,
  );
}

function find(call: GraphCall, id: string): Subscription {
  const subscription = ownSubscriptions(call).find((each) => each.id === id);
  if (subscription) return subscription;
  throw new GraphError(404, 'ResourceNotFound', 'The object was not found.');
}

/** Whatever either of them selects. */
function same(a: Subscription, b: Subscription): boolean {
  const [ofA, ofB] = [a, b].map(({ resource }) => resource.toLowerCase().split('?')[0]);
  return ofA === ofB && a.changeType.toLowerCase() === b.changeType.toLowerCase();
}

async function validate(call: GraphCall, url: string): Promise<void> {
  const outcome = await validateEndpoint(call.world, url);
  if (outcome === 'valid') return;
  throw new GraphError(
    400,
    'ValidationError',
    outcome === 'timeout'
      ? 'Subscription validation request timed out.'
      : 'Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request.',
  );
}

function context(call: GraphCall): string {
  return `${call.world.graphUrl}/$metadata#subscriptions/$entity`;
}
