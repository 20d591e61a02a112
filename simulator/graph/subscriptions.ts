import { armSubscription } from '../notify/subscription-timers.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Subscription } from '../notify/subscription.ts';
import { validateEndpoint } from '../notify/validate-endpoint.ts';
import { guid } from '../random.ts';
import { accessDenied } from './authorize.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { objectFrom, stringFrom } from './json-input.ts';
import type { JsonObject } from './json-input.ts';

const MAX_CLIENT_STATE = 128;
const MAX_PER_MAILBOX = 1000;
const CHANGE_TYPES = new Set(['created', 'updated', 'deleted']);
const RESOURCE =
  /^\/?(?:me|users(?:\/([^/]+)|\('([^']+)'\)))(?:\/mailfolders(?:\/([^/]+)|\('([^']+)'\)))?\/messages$/i;

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

/** A new expiry; it reauthorizes too. */
export function renewSubscription(call: GraphCall, id: string, notifier: Notifier): GraphReply {
  const subscription = find(call, id);
  const input = objectFrom(call.body, 'subscription');
  subscription.expires = expiryFrom(call, input['expirationDateTime']);
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

function same(a: Subscription, b: Subscription): boolean {
  return (
    a.resource.toLowerCase() === b.resource.toLowerCase() &&
    a.changeType.toLowerCase() === b.changeType.toLowerCase()
  );
}

function subscriptionFrom(call: GraphCall, input: JsonObject): Subscription {
  const { mailbox, token } = call;
  const clientState = input['clientState'];
  const lifecycleUrl = input['lifecycleNotificationUrl'];
  if (typeof clientState === 'string' && clientState.length > MAX_CLIENT_STATE) {
    throw invalid(`The client state is longer than ${MAX_CLIENT_STATE} characters.`);
  }
  const resource = stringFrom(input['resource'], 'resource');
  return {
    id: guid(call.world.random),
    clientId: token.clientId,
    oid: mailbox.oid,
    tid: mailbox.tid,
    resource,
    folder: folderOf(call, resource),
    changeType: changeTypeFrom(input['changeType']),
    clientState: typeof clientState === 'string' ? clientState : null,
    notificationUrl: endpointFrom(input['notificationUrl'], 'notificationUrl'),
    lifecycleNotificationUrl:
      typeof lifecycleUrl === 'string'
        ? endpointFrom(lifecycleUrl, 'lifecycleNotificationUrl')
        : null,
    latestSupportedTlsVersion:
      typeof input['latestSupportedTlsVersion'] === 'string'
        ? input['latestSupportedTlsVersion']
        : 'v1_2',
    expires: expiryFrom(call, input['expirationDateTime']),
    immutableIds: call.immutableIds,
  };
}

function folderOf(call: GraphCall, resource: string): string | null {
  const match = RESOURCE.exec(resource);
  if (!match) throw invalid(`Resource '${resource}' is not supported.`);
  const user = match[1] ?? match[2];
  if (user !== undefined && user !== call.mailbox.oid && !call.mailbox.answersTo(user)) {
    throw accessDenied();
  }
  const folder = match[3] ?? match[4];
  if (folder === undefined) return null;
  if (call.mailbox.findFolder(folder) === undefined)
    throw invalid(`Folder '${folder}' is unknown.`);
  return folder;
}

function changeTypeFrom(value: unknown): string {
  const text = stringFrom(value, 'changeType');
  const types = text.toLowerCase().split(',');
  if (types.every((type) => CHANGE_TYPES.has(type.trim()))) return text;
  throw invalid(`The change type '${text}' is not supported.`);
}

/** Microsoft takes https only; here plain http on loopback stands for it. */
function endpointFrom(value: unknown, what: string): string {
  const text = stringFrom(value, what);
  const url = URL.parse(text);
  const loopback = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)))
    return text;
  throw invalid(`${what} must be an https URL.`);
}

function expiryFrom(call: GraphCall, value: unknown): number {
  const now = call.world.clock.now();
  const expires = Date.parse(stringFrom(value, 'expirationDateTime'));
  if (Number.isNaN(expires)) throw invalid('expirationDateTime is no date.');
  if (expires <= now) throw invalid('Subscription expiration can only be in the future.');
  const { maxSubscriptionMinutes } = call.world.settings;
  if (expires > now + maxSubscriptionMinutes * 60_000) {
    throw new GraphError(
      400,
      'ExtensionError',
      `Operation: Create; Exception: [Status Code: BadRequest; Reason: Subscription expiration can only be ${maxSubscriptionMinutes} minutes in the future.]`,
    );
  }
  return expires;
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

function invalid(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}

function context(call: GraphCall): string {
  return `${call.world.graphUrl}/$metadata#subscriptions/$entity`;
}

function subscriptionJson(
  subscription: Subscription,
  clientState: string | null = subscription.clientState,
): JsonObject {
  return {
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.clientId,
    changeType: subscription.changeType,
    clientState,
    notificationUrl: subscription.notificationUrl,
    notificationQueryOptions: null,
    lifecycleNotificationUrl: subscription.lifecycleNotificationUrl,
    expirationDateTime: new Date(subscription.expires).toISOString(),
    creatorId: subscription.oid,
    includeResourceData: false,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: null,
    encryptionCertificateId: null,
    notificationUrlAppId: null,
  };
}
