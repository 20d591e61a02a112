import type { Outcome } from '../../domain/thread/outcome.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';

/** One message on its way in, for one connection of its mailbox. */
export interface Arrival {
  readonly mailbox: Mailbox;
  readonly link: MailboxLink;
  /** The link was read when the message was there already: the connection that it names had not ended before that. */
  readonly linkIsNewer: boolean;
  readonly message: Threading;
  /** It stands for its Message-ID. */
  readonly messageIdHash: string;
  /** The hash of its Message-ID where another mail has that: its own is another one then. */
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
