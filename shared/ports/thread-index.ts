import type { AccountId, ContactId, ThreadId, UserId } from '../domain/ids.ts';

/** What the index knows of one Message-ID or conversationId: a row here means that everything before it is done. */
export interface IndexHit {
  readonly threadId: ThreadId;
  readonly contactId: ContactId;
  /** The entry or the skipped message that stands for it. */
  readonly entryId: string;
  /** Of the thread when the row was written; the thread itself decides. */
  readonly generation: number;
  /** When it was received, milliseconds since 1970: another message under its Message-ID has another time. */
  readonly receivedAt?: number;
  /** It stands for a skipped message that is to be looked at once more. */
  readonly again?: true;
}

/** What the index is to know of one message. */
export interface IndexRow {
  readonly messageIdHash: string;
  readonly conversationHash: string | null;
  readonly hit: IndexHit;
}

/** The thread index of one connection: one partition per account and user. */
export interface ThreadIndex {
  byMessageId(account: AccountId, user: UserId, messageIdHash: string): Promise<IndexHit | null>;
  /** Newest first; unrelated mails can share a conversationId, so there can be several threads. */
  byConversation(
    account: AccountId,
    user: UserId,
    conversationHash: string,
  ): Promise<readonly IndexHit[]>;
  /** All in one transaction, so at most 50; saying it again changes nothing. */
  learn(account: AccountId, user: UserId, rows: readonly IndexRow[]): Promise<void>;
}
