import type { MailboxRef } from '../../domain/ids.ts';
import type { Announce } from '../../ports/events.ts';
import type { AttachmentBlobs, SendBodies } from '../../ports/blobs.ts';
import type { Delay, Now, RandomBytes } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { ExpiryIndex } from '../../ports/expiry-index.ts';
import type { Html } from '../../ports/html.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { MailSender } from '../../ports/mail-sending.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { ThreadIndex } from '../../ports/thread-index.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';

export interface SendDeps {
  readonly mail: MailSender;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Conversations;
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
  readonly idempotency: Idempotency;
  readonly attachments: Pick<AttachmentBlobs, 'put' | 'get'>;
  readonly sendBodies: SendBodies;
  readonly poison: Pick<PoisonRecords, 'forget'>;
  readonly expiry: Pick<ExpiryIndex, 'add'>;
  readonly html: Html;
  readonly queues: WorkQueues;
  /** Null: there is no webhook, and no event is written. */
  readonly announce: Announce | null;
  readonly counters: Counters;
  readonly log: Log;
  /** The mailbox's grant was refused once: starts the second probe. Saying it again changes nothing. */
  readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  readonly now: Now;
  readonly random: RandomBytes;
  readonly delay: Delay;
}
