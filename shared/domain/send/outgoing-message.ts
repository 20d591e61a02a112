import type { Address } from '../account/address.ts';
import type { ContactId } from '../ids.ts';

/** A send as the CRM asked for it, parsed. */
export interface OutgoingMessage {
  readonly contact: {
    readonly id: ContactId;
    readonly email: string;
    readonly name: string | null;
  };
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
  /** Null only in a reply: then it is the original's with `Re:`. */
  readonly subject: string | null;
  /** At least one of the two; the mail is HTML when there is HTML. */
  readonly html: string | null;
  readonly text: string | null;
  readonly attachments: readonly OutgoingFile[];
  /** As given; whether it is an entry of this contact is found out later. */
  readonly replyTo: string | null;
  readonly replyAll: boolean;
}

export interface OutgoingFile {
  readonly name: string;
  readonly contentType: string;
  /** With one it is inline. */
  readonly contentId: string | null;
  readonly content: Uint8Array;
}
