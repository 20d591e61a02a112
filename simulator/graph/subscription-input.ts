import type { Subscription } from '../notify/subscription.ts';
import { guid } from '../random.ts';
import { accessDenied } from './authorize.ts';
import type { GraphCall } from './call.ts';
import { GraphError } from './errors.ts';
import { stringFrom } from './json-input.ts';
import type { JsonObject } from './json-input.ts';
import { resourceDataFrom } from './resource-data-input.ts';

const MAX_CLIENT_STATE = 128;
const CHANGE_TYPES = new Set(['created', 'updated', 'deleted']);
const RESOURCE =
  /^\/?(?:me|users(?:\/([^/]+)|\('([^']+)'\)))(?:\/mailfolders(?:\/([^/]+)|\('([^']+)'\)))?\/messages$/i;

/** What a POST asks for, within what the service allows. */
export function subscriptionFrom(call: GraphCall, input: JsonObject): Subscription {
  const { mailbox, token } = call;
  const clientState = input['clientState'];
  const lifecycleUrl = input['lifecycleNotificationUrl'];
  if (typeof clientState === 'string' && clientState.length > MAX_CLIENT_STATE) {
    throw invalid(`The client state is longer than ${MAX_CLIENT_STATE} characters.`);
  }
  const resource = stringFrom(input['resource'], 'resource');
  const isRich = input['includeResourceData'] === true;
  const [path = '', query = ''] = isRich ? resource.split(/\?(.*)/s) : [resource];
  return {
    id: guid(call.world.random),
    clientId: token.clientId,
    oid: mailbox.oid,
    tid: mailbox.tid,
    resource,
    folder: folderOf(call, path),
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
    expires: expiryFrom(call, input['expirationDateTime'], isRich),
    immutableIds: call.immutableIds,
    ...(isRich ? { resourceData: resourceDataFrom(input, query) } : {}),
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

export function expiryFrom(call: GraphCall, value: unknown, isRich: boolean): number {
  const now = call.world.clock.now();
  const expires = Date.parse(stringFrom(value, 'expirationDateTime'));
  if (Number.isNaN(expires)) throw invalid('expirationDateTime is no date.');
  if (expires <= now) throw invalid('Subscription expiration can only be in the future.');
  const { maxSubscriptionMinutes, maxResourceDataMinutes } = call.world.settings;
  const longest = isRich
    ? Math.min(maxResourceDataMinutes, maxSubscriptionMinutes)
    : maxSubscriptionMinutes;
  if (expires > now + longest * 60_000) {
    throw new GraphError(
      400,
      'ExtensionError',
      `Operation: Create; Exception: [Status Code: BadRequest; Reason: Subscription expiration can only be ${longest} minutes in the future.]`,
    );
  }
  return expires;
}

function invalid(message: string): GraphError {
  return new GraphError(400, 'InvalidRequest', message);
}
