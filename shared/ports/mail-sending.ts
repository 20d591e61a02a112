import type { Address } from '../domain/account/address.ts';
import type { MailboxRef, MessageRef } from '../domain/ids.ts';

export interface DraftFields {
  readonly subject?: string;
  readonly body?: { readonly contentType: 'html' | 'text'; readonly content: string };
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  readonly bcc?: readonly Address[];
  /** Our stamp: the entry id. */
  readonly stamp?: string;
  /** `String 0x1042` and `String 0x1039`, for a reply whose original is not in this mailbox. */
  readonly inReplyTo?: string;
  readonly references?: string;
  readonly attachments?: readonly OutgoingAttachment[];
}

export interface OutgoingAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly contentId: string | null;
}

export interface Draft {
  readonly id: MessageRef;
  readonly internetMessageId: string;
  readonly conversationId: string | null;
  /** Whom it will leave from, which for a personal account can be another than its profile says. */
  readonly from: Address | null;
  /** False where the mailbox took no stamp: then only its id and Message-ID tell it. */
  readonly isStamped: boolean;
  /** By Graph's clock, whole seconds. */
  readonly createdDateTime: string;
  /** The quoted body that `createReply` made; null for a plain draft. */
  readonly body: { readonly contentType: 'html' | 'text'; readonly content: string } | null;
  readonly subject: string;
}

/** Where a stamped message stands, for the looks after a lost answer. */
export interface StampedMessage {
  readonly id: MessageRef;
  readonly isDraft: boolean;
  readonly parentFolderId: string;
  readonly internetMessageId: string | null;
  readonly conversationId: string | null;
}

/** Drafts and their sending, with what is looked for after a lost answer. Failures as in `mail-reading.ts`. */
export interface MailSender {
  createDraft(ref: MailboxRef, fields: DraftFields): Promise<Draft>;
  /**
   * Recipients, body and stamp are always set by `patchDraft` afterwards; the stamp comes with the draft already where
   * Graph takes it. Leaves the original's read state as it was.
   */
  createReply(
    ref: MailboxRef,
    to: MessageRef,
    reply: { readonly all: boolean; readonly stamp: string },
  ): Promise<Draft | 'missing'>;
  /** `unstamped`: patched, but this mailbox takes no stamp. `sent`: it is no draft any more. */
  patchDraft(
    ref: MailboxRef,
    id: MessageRef,
    fields: DraftFields,
  ): Promise<'patched' | 'unstamped' | 'missing' | 'sent'>;
  /** By one POST or by upload session, whichever fits. */
  attach(ref: MailboxRef, id: MessageRef, attachment: OutgoingAttachment): Promise<void>;
  /**
   * Never retried below. `missing`: there is no such draft, any more or yet. `refused` throws; a thrown `unavailable` means
   * that the outcome is unknown.
   */
  send(ref: MailboxRef, id: MessageRef): Promise<'accepted' | 'missing'>;
  deleteDraft(ref: MailboxRef, id: MessageRef): Promise<void>;
  /** All messages with this Message-ID, drafts and sent: for a send that carries no stamp. */
  findByMessageId(ref: MailboxRef, messageId: string): Promise<readonly StampedMessage[]>;
  /** All messages with this stamp, drafts and sent. */
  findStamped(ref: MailboxRef, stamp: string): Promise<readonly StampedMessage[]>;
}
