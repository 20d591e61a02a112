export type { FeedOptions } from './feed.ts';
export type { Options } from './http.ts';
export type { List, ListOptions, Page } from './list.ts';
export { OutlookSync, type OutlookSyncOptions, type SendOptions } from './outlook-sync.ts';
export { SyncError, type SyncErrorCode } from './sync-error.ts';
export type * from './types.ts';
export {
  type SyncEvent,
  unwrap,
  WebhookError,
  type WebhookEvent,
  type WebhookHeaders,
} from './webhooks.ts';
