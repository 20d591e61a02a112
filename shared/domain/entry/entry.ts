import type { Address } from '../account/address.ts';
import type {
  AccountId,
  ContactId,
  EntryId,
  MailboxRef,
  MessageRef,
  ThreadId,
  UserId,
} from '../ids.ts';

export type Direction = 'outbound' | 'inbound';
/** `mailbox`: what the user wrote in Outlook itself. `other`: a participant that is not the contact, or an unknown sender. */
export type Origin = 'crm' | 'mailbox' | 'contact' | 'other';
/** `bounced`: a mail system says that it did not reach a recipient. */
type EntryStatus = 'queued' | 'sent' | 'confirmed' | 'failed' | 'received' | 'bounced';

export const ENTRY_KINDS = ['message', 'auto_reply', 'bounce', 'calendar', 'receipt'] as const;
/** What a message is, by its class and its headers; see `kind.ts`. */
export type EntryKind = (typeof ENTRY_KINDS)[number];

export const PROTECTIONS = ['smime', 'pgp', 'rights'] as const;
/** How its content is kept from everybody but its reader, if it is. */
export type Protection = (typeof PROTECTIONS)[number] | null;

export const SEND_FAILURES = [
  'disconnected',
  'mailbox_changed',
  'send_as_denied',
  'recipient_refused',
  'message_too_large',
  'daily_limit',
  'rejected',
  'outcome_unknown',
] as const;
export type SendFailureCode = (typeof SEND_FAILURES)[number];

export interface SendFailure {
  readonly code: SendFailureCode;
  readonly message: string;
}

export const BOUNCE_CODES = [
  'recipient_unknown',
  'mailbox_full',
  'too_large',
  'blocked',
  'tenant_limit',
  'sender_limit',
  'unreachable',
  'other',
] as const;
/** Why a mail did not reach a recipient; see `bounce.ts`. */
export type BounceCode = (typeof BOUNCE_CODES)[number];

export interface BounceFailure {
  readonly code: BounceCode;
  readonly message: string;
}

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly contentType: string;
  /** Bytes of content, not Graph's larger `size`; 0 for a reference. */
  readonly size: number;
  readonly inline: boolean;
  readonly contentId: string | null;
  readonly type: 'file' | 'item' | 'reference';
}

/** One message in a contact's conversation, without its bodies. */
export interface Entry {
  readonly id: EntryId;
  /** Starts at 1, raised by each change. */
  readonly version: number;
  readonly accountId: AccountId;
  readonly userId: UserId;
  /** Address of the mailbox that it went through. */
  readonly mailbox: string;
  readonly contactId: ContactId;
  readonly threadId: ThreadId;
  readonly kind: EntryKind;
  readonly direction: Direction;
  readonly origin: Origin;
  readonly unknownSender: boolean;
  readonly status: EntryStatus;
  /** Of a failed send, or of a bounce. */
  readonly failure: SendFailure | BounceFailure | null;
  readonly from: Address;
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  readonly subject: string;
  /** RFC 3339 UTC with milliseconds; acceptance of a CRM send, `receivedDateTime` otherwise. Never changes. */
  readonly occurredAt: string;
  readonly snippet: string;
  /** How many remote sources were neutralised in the HTML. */
  readonly remoteImages: number;
  /** Its HTML was beyond the bounds: there is its text only. */
  readonly simplified: boolean;
  readonly protected: Protection;
  /** It lay in the junk folder when it came in; where it is moved later changes nothing. */
  readonly junk: boolean;
  readonly attachments: readonly Attachment[];
  readonly internetMessageId: string | null;
  /** Where the message lives in Graph, for a reply to it; null until known. Not shown to the CRM. */
  readonly graph: { readonly mailboxRef: MailboxRef; readonly messageId: MessageRef } | null;
}

/** The bodies of an entry, kept apart so that a page of the conversation does not read them. */
export interface EntryContent {
  readonly html: string | null;
  readonly text: string | null;
  /** The part without the quoted history. */
  readonly newText: string | null;
}

export const SKIP_CODES = [
  'attachment_too_large',
  'body_too_large',
  'marked_private',
  'duplicate_message_id',
  'unreadable',
  'ambiguous_contact',
] as const;
export type SkipCode = (typeof SKIP_CODES)[number];

/** A message of a thread that was not synced, and why. */
export interface SkippedMessage {
  /** Formed like an entry id, so that the list sorts by time. */
  readonly id: string;
  readonly accountId: AccountId;
  readonly userId: UserId;
  /** Null, as the thread, of one that would have begun a thread of several contacts' (`ambiguous_contact`). */
  readonly contactId: ContactId | null;
  readonly threadId: ThreadId | null;
  readonly direction: Direction;
  readonly occurredAt: string;
  readonly from: Address;
  readonly subject: string;
  readonly code: SkipCode;
  readonly retryable: boolean;
  /** Bytes that an attachment might have when one was too large. Not shown. */
  readonly attachmentLimit?: number;
}
