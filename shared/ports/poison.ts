import type { AccountId, MailboxRef, UserId } from '../domain/ids.ts';
import type { PoisonRecord } from '../domain/poison-record.ts';

export interface PoisonRecords {
  /** Saying it again with the same id changes nothing. */
  put(record: PoisonRecord): Promise<void>;
  page(
    limit: number,
    after: string | null,
  ): Promise<{ poison: readonly PoisonRecord[]; next: string | null }>;
  find(id: string): Promise<PoisonRecord | null>;
  remove(record: PoisonRecord): Promise<void>;
  /** All that concern a mailbox whose life has ended: nobody can mend them any more. */
  forget(mailboxRef: MailboxRef): Promise<void>;
  /** How many records concern this mailbox or this connection. */
  count(of: {
    mailboxRef?: MailboxRef | null;
    accountId: AccountId;
    userId: UserId;
  }): Promise<number>;
}
