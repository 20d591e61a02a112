import type { AccountId, UserId } from '../domain/ids.ts';
import type { SkippedMessage } from '../domain/skipped.ts';

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
  /** Of an erased contact. Saying it again changes nothing. */
  remove(skipped: SkippedMessage): Promise<void>;
}
