import type { Subscription } from '../notify/subscription.ts';
import type { JsonObject } from './json-input.ts';

export function subscriptionJson(
  subscription: Subscription,
  clientState: string | null = subscription.clientState,
): JsonObject {
  const { resourceData } = subscription;
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
    includeResourceData: resourceData !== undefined,
    latestSupportedTlsVersion: subscription.latestSupportedTlsVersion,
    encryptionCertificate: resourceData?.certificate ?? null,
    encryptionCertificateId: resourceData?.certificateId ?? null,
    notificationUrlAppId: null,
  };
}
