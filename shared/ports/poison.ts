import type { AccountId, MailboxRef, UserId } from '../domain/ids.ts';
import type { QueueName } from '../domain/work.ts';

/** Work that kept failing, kept so that it can be replayed. `work` is the queue message as it was. */
export interface PoisonRecord {
  readonly id: string;
  readonly queue: QueueName;
  readonly code: string;
  readonly message: string;
  /** Ids only, as shown to the operator. */
  readonly ids: Readonly<Record<string, string | readonly string[]>>;
  readonly attempt: number;
  readonly firstSeen: string;
  readonly failedAt: string;
  readonly work: unknown;
  /** Whom it concerns, for `problems` in the status. */
  readonly concerns: {
    readonly mailboxRef?: MailboxRef;
    readonly connection?: { readonly accountId: AccountId; readonly userId: UserId };
  };
}

export interface PoisonRecords {
  /** Saying it again with the same id changes nothing. */
  put(record: PoisonRecord): Promise<void>;
  page(
    limit: number,
    after: string | null,
  ): Promise<{ poison: readonly PoisonRecord[]; next: string | null }>;
  find(id: string): Promise<PoisonRecord | null>;
  remove(record: PoisonRecord): Promise<void>;
  /** How many records concern this mailbox or this connection. */
  count(of: {
    mailboxRef?: MailboxRef | null;
    accountId: AccountId;
    userId: UserId;
  }): Promise<number>;
}
