import type { AccountId, ContactId, UserId } from '../domain/ids.ts';
import type { SkippedMessage } from '../domain/entry/skipped.ts';

/** The list a user sees: a second home of skipped messages, keyed by account and user. */
export interface SkippedList {
  /** Saying it again changes nothing. */
  put(skipped: SkippedMessage): Promise<void>;
  page(
    account: AccountId,
    user: UserId,
    limit: number,
    after: string | null,
  ): Promise<{ skipped: readonly SkippedMessage[]; next: string | null }>;
  /** It was never written after all. Saying it again changes nothing. */
  remove(skipped: SkippedMessage): Promise<void>;
  /** All that this user is told of a contact that is erased. Saying it again changes nothing. */
  eraseContact(account: AccountId, user: UserId, contact: ContactId): Promise<void>;
}
