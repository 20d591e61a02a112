import type { Address } from '../domain/account/address.ts';
import type { MessageRef, MailboxRef } from '../domain/ids.ts';
import type { Folders } from '../domain/mailbox/folders.ts';
import type { Profile } from '../domain/mailbox/own-addresses.ts';
import type { People } from '../domain/thread/start.ts';
import type { Work } from '../domain/work/work.ts';

/**
 * The mailbox at Microsoft, in the product's words: read here, written in `mail-sending.ts`. Each call may throw a
 * `ServiceFailure` (`domain/failure.ts`); what a rule expects (missing, refused) is in the result. All ids are immutable.
 */

/** Ids, times, folder and threading headers: all that is read of every message (law 1). */
export interface Threading {
  readonly id: MessageRef;
  readonly conversationId: string | null;
  readonly internetMessageId: string | null;
  readonly isDraft: boolean;
  readonly parentFolderId: string;
  readonly receivedDateTime: string;
  /** Raw header values. */
  readonly inReplyTo: string | null;
  readonly references: string | null;
  /** Of a report: the Message-ID of the mail that it is about, where the mailbox keeps it. */
  readonly reportOf: string | null;
  /** Value of our stamp: the entry id of a CRM send. */
  readonly stamp: string | null;
}

/**
 * Opens the threading that came with the notifications of a mailbox of this tenant, proven to be Graph's. What is not in
 * the answer is read by its id.
 */
export type OpenCarried = (
  work: Work<'receive'>,
  tid: string,
) => Promise<ReadonlyMap<MessageRef, Threading>>;

export type ThreadingResult =
  | { readonly kind: 'found'; readonly threading: Threading }
  | { readonly kind: 'missing'; readonly id: MessageRef }
  | { readonly kind: 'failed'; readonly id: MessageRef; readonly failure: Error };

/** Addresses and subject: read only of a nominated message. */
export interface Envelope {
  readonly from: Address | null;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  readonly sentDateTime: string | null;
  /** It came by a mail server (`String 0x007D`); a copy that its writer's program kept has none. */
  readonly hasTransportHeaders: boolean;
  /** The headers themselves, the beginning of them. */
  readonly transportHeaders: string | null;
  /** MAPI's, such as `IPM.Note`. */
  readonly messageClass: string;
  /** Outlook's sensitivity is Private. */
  readonly markedPrivate: boolean;
}

/** A member, read in full. */
export interface FullMessage extends Envelope {
  readonly id: MessageRef;
  readonly body: { readonly contentType: 'html' | 'text'; readonly content: string };
  readonly uniqueBody: { readonly contentType: 'html' | 'text'; readonly content: string } | null;
  readonly attachments: readonly AttachmentMeta[];
}

export interface AttachmentMeta {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** Graph's size: larger than the content. */
  readonly size: number;
  readonly isInline: boolean;
  readonly contentId: string | null;
  readonly type: 'file' | 'item' | 'reference';
}

/** `contentId` comes with the content: a file's metadata does not tell it. */
export type AttachmentRead =
  | { readonly kind: 'content'; readonly bytes: Uint8Array; readonly contentId: string | null }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'missing' };

export interface MessagePage {
  readonly messages: readonly Threading[];
  /** Ids of items that are not as Graph describes them. */
  readonly odd: readonly MessageRef[];
  /** How many items had not even an id. */
  readonly unnamed: number;
  /** Of the page behind; null where Graph names none, which need not be the end (`afterPage` of `resync-plan.ts`). */
  readonly nextLink: string | null;
  /** Graph's `Date` header of this answer, milliseconds since 1970. */
  readonly graphNow: number;
}

/** What is read of a mailbox. */
export interface MailReader {
  profile(ref: MailboxRef): Promise<Profile | 'no_mailbox'>;
  folders(ref: MailboxRef): Promise<Folders | 'no_mailbox'>;

  /** Of at most 20; the results in the order of `ids`, each ended on its own. */
  threading(ref: MailboxRef, ids: readonly MessageRef[]): Promise<readonly ThreadingResult[]>;
  envelope(ref: MailboxRef, id: MessageRef): Promise<Envelope | 'missing'>;
  /** From and recipients, and nothing else: of a message that no thread knows, where the owner's scope allows it. */
  people(ref: MailboxRef, id: MessageRef): Promise<People | 'missing'>;
  /** Body, unique body, recipients, sensitivity and attachment metadata in one request. */
  read(ref: MailboxRef, id: MessageRef): Promise<FullMessage | 'missing'>;
  /** The content, streamed and stopped at `limit` + 1 bytes; an attached item comes as .eml. */
  attachment(
    ref: MailboxRef,
    id: MessageRef,
    attachment: AttachmentMeta,
    limit: number,
  ): Promise<AttachmentRead>;
  /**
   * At most `limit` messages of any folder, drafts among them, with this Message-ID, which is given as it stands in the
   * header. Not asked for later than `startWithinMs` from now: then it is `throttled`.
   */
  copies(
    ref: MailboxRef,
    messageId: string,
    asked: { readonly limit: number; readonly startWithinMs: number },
  ): Promise<readonly Threading[]>;
  /** All folders, oldest first, `receivedDateTime ge since`, at most 100; or the page behind a nextLink. */
  list(ref: MailboxRef, from: { since: string } | { nextLink: string }): Promise<MessagePage>;
}
