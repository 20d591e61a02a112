import type { MailboxRef } from '../../domain/ids.ts';
import type { Announce } from '../../ports/events.ts';
import type { AttachmentBlobs } from '../../ports/blobs.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations, SkippedList } from '../../ports/conversation.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Html } from '../../ports/html.ts';
import type { MailReader } from '../../ports/mail-reading.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { ResyncWaits } from '../../ports/resync-runs.ts';
import type { ThreadIndex } from '../../ports/thread-index.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';

export interface ReceiveDeps {
  readonly mail: Pick<MailReader, 'threading' | 'envelope' | 'read' | 'attachment'>;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Conversations;
  readonly threadIndex: ThreadIndex;
  readonly skippedList: Pick<SkippedList, 'put' | 'remove'>;
  readonly attachments: Pick<AttachmentBlobs, 'put'>;
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly html: Html;
  readonly queues: WorkQueues;
  readonly waits: ResyncWaits;
  readonly poison: Pick<PoisonRecords, 'put' | 'forget'>;
  /** Null: there is no webhook, and no event is written. */
  readonly announce: Announce | null;
  readonly counters: Counters;
  /** The mailbox's grant was refused once: starts the second probe. Saying it again changes nothing. */
  readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  /** Something of a thread came: the mailbox's next resync is due soon. */
  readonly noteActivity: (mailbox: Mailbox) => Promise<void>;
  readonly now: Now;
  readonly delay: Delay;
  /** Bytes of content that each attachment may have. */
  readonly attachmentLimit: number;
}
