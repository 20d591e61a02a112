import type { Expand } from '../graph/query-options.ts';

/** What notifications carry beside the id, encrypted for whoever made the subscription. */
export interface ResourceData {
  select: string[];
  expand: Expand[];
  /** X.509, DER in base64. */
  certificate: string;
  certificateId: string;
}

/** A change-notification subscription as the service keeps it. */
export interface Subscription {
  id: string;
  /** The app and the user that made it: nobody else sees it. */
  clientId: string;
  oid: string;
  tid: string;
  /** As it was given: `me/messages`, `me/mailFolders('inbox')/messages`. */
  resource: string;
  /** The folder's well-known name or id, or null for all folders. */
  folder: string | null;
  changeType: string;
  clientState: string | null;
  notificationUrl: string;
  lifecycleNotificationUrl: string | null;
  latestSupportedTlsVersion: string;
  /** Milliseconds of the world's clock. */
  expires: number;
  /** From `Prefer: IdType="ImmutableId"` at the creation. */
  immutableIds: boolean;
  /** Only with `includeResourceData`. */
  resourceData?: ResourceData;
}
