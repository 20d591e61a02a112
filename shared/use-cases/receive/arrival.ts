import type { Outcome } from '../../domain/thread/outcome.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';

/** One message on its way in, for one connection of its mailbox. */
export interface Arrival {
  readonly mailbox: Mailbox;
  readonly link: MailboxLink;
  /** The link was read after the message had come: the connection that it names had not ended by then. */
  readonly linkIsNewer: boolean;
  readonly message: Threading;
  /** What it is known by: the hash of its Message-ID, or of that and its time where another mail has the same one. */
  readonly messageIdHash: string;
  /** Where another mail has its Message-ID: the hash of that alone. */
  readonly reusedHash?: string;
  /** It lies in Sent Items: the mailbox's own mail, whatever its `From` says. */
  readonly inSentItems: boolean;
  /** It has waited long enough for its Sent copy, should it be the copy of an own mail. */
  readonly hasAwaitedSentCopy: boolean;
}

export function isJunk({ mailbox, message }: Pick<Arrival, 'mailbox' | 'message'>): boolean {
  return message.parentFolderId === mailbox.folders.junk;
}

/** What is looked for again: a message that Graph does not give (yet), the Sent copy that tells what this one is. */
export type Lack = 'missing' | 'awaits_sent_copy';

/** How a message ended for one connection, or why it could not. */
export type End = Outcome | Lack | { readonly failure: unknown };

export function isFailure(end: End): end is Extract<End, object> {
  return typeof end === 'object';
}

export function isLack(end: End): end is Lack {
  return end === 'missing' || end === 'awaits_sent_copy';
}

/** How far one message came: it has ended for every connection, or why it could not. */
export type Received =
  | { readonly kind: 'ended'; readonly outcomes: readonly Outcome[] }
  | { readonly kind: Lack }
  | { readonly kind: 'failed'; readonly failure: unknown };
