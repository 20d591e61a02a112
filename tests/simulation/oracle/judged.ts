import type { CrmSend, ToldEvent } from '../crm/told.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Copy } from '../microsoft/letter.ts';
import type { Epochs, Who } from '../story/epochs.ts';
import type { Expectations } from './expectations.ts';
import type { Observations } from './observations.ts';

/** What the CRM was answered and told, by the interface. */
interface CrmView {
  readonly sends: readonly CrmSend[];
  readonly events: readonly ToldEvent[];
  /** Routes that answered 500. */
  readonly internalErrors: readonly string[];
  /** All entries of a contact, and all skipped messages of a user: the JSON of the interface. */
  conversation(account: string, contact: string): Promise<readonly any[]>;
  skipped(who: Who): Promise<readonly any[]>;
  /** All events that an account's feed holds, oldest first. */
  feed(account: string): Promise<readonly ToldEvent[]>;
  /** `connected`, `needs_reconnect` or `disconnected`. */
  status(who: Who): Promise<string>;
  /** Why a message is in or not; null while the mailbox can't be asked. */
  explain(who: Who, messageId: string): Promise<any>;
  /** The bytes of an entry's attachment; null when there are none. */
  attachment(entry: any, id: string): Promise<Buffer | null>;
}

/** Who followed the feed of an account all the time. */
interface FollowedFeed {
  readonly account: string;
  readonly read: readonly ToldEvent[];
  readonly refusals: readonly string[];
  catchUp(): Promise<void>;
}

/** One world, as far as it is judged. */
export interface Judged {
  readonly crm: CrmView;
  /** What a reader of changes has of a contact's conversation once it has caught up. */
  readonly mirror: { caughtUp(account: string, contact: string): Promise<readonly any[]> };
  readonly feedReaders: readonly FollowedFeed[];
  readonly exchange: Exchange;
  readonly epochs: Epochs;
  readonly expectations: Expectations;
  readonly seen: Observations;
  readonly faults: FaultBook;
  /** When a notification of a copy was taken or a listing gave it, by the world's clock: the first time; else `Infinity`. */
  readonly shownAt: (copy: Copy) => number;
  /** Names of all attachments' blobs. */
  readonly storedAttachments: () => readonly string[];
}
