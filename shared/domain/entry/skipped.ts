import type { Address } from '../account/address.ts';
import type { AccountId, ContactId, ThreadId, UserId } from '../ids.ts';
import type { Direction } from './entry.ts';

export const SKIP_CODES = [
  'attachment_too_large',
  'body_too_large',
  'marked_private',
  'duplicate_message_id',
  'unreadable',
] as const;
export type SkipCode = (typeof SKIP_CODES)[number];

/** A message of a thread that was not synced, and why. */
export interface SkippedMessage {
  /** Formed like an entry id, so that the list sorts by time. */
  readonly id: string;
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly contactId: ContactId;
  readonly threadId: ThreadId;
  readonly direction: Direction;
  readonly occurredAt: string;
  readonly from: Address;
  readonly subject: string;
  readonly code: SkipCode;
  readonly retryable: boolean;
}
