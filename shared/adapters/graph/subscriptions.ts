import { z } from 'zod';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { EncryptionCertificate } from '../../domain/mailbox/encrypted-content.ts';
import {
  SUBSCRIPTION_KINDS,
  type SubscriptionKind,
} from '../../domain/mailbox/subscription-plan.ts';
import type { MailSubscription, NewSubscription, Renewal } from '../../ports/mail-subscriptions.ts';
import { orMissing, parseAnswer } from './graph-answer.ts';
import type { GraphCall } from './graph-call.ts';
import type { FollowLink } from './listing.ts';
import { segment } from './query.ts';
import { THREADING_OPTIONS } from './threading.ts';

const RESOURCES: Readonly<Record<SubscriptionKind, string>> = {
  // All folders, so that mail moved by rules is seen.
  messages: 'me/messages',
  sentitems: "me/mailFolders('sentitems')/messages",
};

/** Graph may answer a resource in another spelling than it was given. */
function kindOf(resource: string): SubscriptionKind | null {
  const plain = resource.toLowerCase().replace(/^\/|\?.*$/gs, '');
  return SUBSCRIPTION_KINDS.find((kind) => RESOURCES[kind].toLowerCase() === plain) ?? null;
}

/** What the content is of: as any message is read that nobody nominated, and so without subject and addresses. */
const SELECTION = Object.entries(THREADING_OPTIONS)
  .map(([name, value]) => `${name}=${value}`)
  .join('&');

function contentFor({ id, certificate }: EncryptionCertificate): Record<string, string> {
  return { encryptionCertificate: certificate, encryptionCertificateId: id };
}

const subscriptionSchema = z
  .object({
    id: z.string().min(1).max(256),
    resource: z.string(),
    notificationUrl: z.string(),
    expirationDateTime: z.iso.datetime({ offset: true }),
  })
  .transform((found): MailSubscription => ({
    id: found.id,
    kind: kindOf(found.resource),
    notificationUrl: found.notificationUrl,
    expiresAt: found.expirationDateTime,
  }));

const pageSchema = z.object({
  value: z.array(subscriptionSchema),
  '@odata.nextLink': z.string().nullish(),
});

/** The app's own for this user, of which some may be unknown to us. */
export async function listSubscriptions(
  call: GraphCall,
  follow: FollowLink,
  ref: MailboxRef,
): Promise<readonly MailSubscription[]> {
  const found: MailSubscription[] = [];
  let path = '/subscriptions';
  for (;;) {
    const page = parseAnswer(await call(ref, { method: 'GET', path }), pageSchema);
    found.push(...page.value);
    const next = page['@odata.nextLink'];
    if (!next) return found;
    path = follow(next);
  }
}

export async function readSubscription(
  call: GraphCall,
  ref: MailboxRef,
  id: string,
): Promise<MailSubscription | 'missing'> {
  return orMissing(async () =>
    parseAnswer(await call(ref, { method: 'GET', path: pathOf(id) }), subscriptionSchema),
  );
}

export async function subscribe(
  call: GraphCall,
  ref: MailboxRef,
  asked: NewSubscription,
): Promise<MailSubscription | 'conflict'> {
  const { encryptFor } = asked;
  const plain = RESOURCES[asked.kind];
  const resource = encryptFor === null ? plain : `${plain}?${SELECTION}`;
  const body = {
    changeType: 'created',
    notificationUrl: asked.notificationUrl,
    lifecycleNotificationUrl: asked.lifecycleUrl,
    resource,
    expirationDateTime: asked.expiresAt,
    clientState: asked.clientState,
    latestSupportedTlsVersion: 'v1_2',
    ...(encryptFor === null ? {} : { includeResourceData: true, ...contentFor(encryptFor) }),
  };
  try {
    const answer = await call(ref, { method: 'POST', path: '/subscriptions', body });
    return parseAnswer(answer, subscriptionSchema);
  } catch (error) {
    if (error instanceof ServiceFailure && error.status === 409) return 'conflict';
    throw error;
  }
}

/** Moves the expiry, which also reauthorizes, and with `encryptFor` the certificate. */
export async function patchExpiry(
  call: GraphCall,
  ref: MailboxRef,
  id: string,
  { expiresAt, encryptFor }: Renewal,
): Promise<MailSubscription | 'missing'> {
  const body = {
    expirationDateTime: expiresAt,
    ...(encryptFor === null ? {} : contentFor(encryptFor)),
  };
  return orMissing(async () =>
    parseAnswer(await call(ref, { method: 'PATCH', path: pathOf(id), body }), subscriptionSchema),
  );
}

export async function unsubscribe(call: GraphCall, ref: MailboxRef, id: string): Promise<void> {
  await orMissing(() => call(ref, { method: 'DELETE', path: pathOf(id) }));
}

function pathOf(id: string): string {
  return `/subscriptions/${segment(id)}`;
}
