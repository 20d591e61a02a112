import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';

/** One message on its way in, for one connection of its mailbox. */
export interface Arrival {
  readonly mailbox: Mailbox;
  readonly link: MailboxLink;
  readonly message: Threading;
  readonly messageIdHash: string;
  /** It lies in Sent Items: the mailbox's own mail, whatever its `From` says. */
  readonly inSentItems: boolean;
  /** It has waited long enough for its Sent copy, should it be the copy of an own mail. */
  readonly hasWaited: boolean;
}

/** How a message ended for one connection. All of them are final. */
export type Outcome =
  | 'draft'
  | 'not_ours'
  | 'done_already'
  | 'confirmed'
  /** It points to a thread and does not belong to it. Nothing was stored. */
  | 'not_admitted'
  /** The thread, the connection or the contact was stopped or erased. Nothing was stored. */
  | 'stopped'
  | 'entered'
  | 'skipped'
  /** Another connection or another run had brought it in; the index has learned of it. */
  | 'there_already';

/** What is looked for again: a message that Graph does not give (yet), the Sent copy that tells what this one is. */
export type Lack = 'missing' | 'awaits_sent_copy';

/** Failures of services are thrown. */
export type Received =
  { readonly kind: 'ended'; readonly outcomes: readonly Outcome[] } | { readonly kind: Lack };
