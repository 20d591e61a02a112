import { type Address, comparable } from '../account/address.ts';
import type { Entry } from '../entry/entry.ts';
import type { ContactId } from '../ids.ts';
import { isOwnAddress } from '../mailbox/own-addresses.ts';

/** A send as the CRM asked for it, parsed. */
export interface OutgoingMessage {
  readonly contact: {
    readonly id: ContactId;
    readonly email: string;
    readonly name: string | null;
  };
  /** Further ones, beside the contact. */
  readonly to: readonly Address[];
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

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}

/**
 * Whom a send goes to: the contact and whom it names beside; with `replyAll` also whom the original came from and went to, but the user (`own`
 * addresses); then the copies asked for. Each address once, in the most visible place that names it. The original's
 * blind copies stay blind: they are not written to.
 */
export function recipientsOf(
  message: Pick<OutgoingMessage, 'contact' | 'to' | 'cc' | 'bcc' | 'replyAll'>,
  original: Pick<Entry, 'from' | 'to' | 'cc'> | null,
  own: readonly string[],
): Recipients {
  const { email, name } = message.contact;
  const all = message.replyAll ? original : null;
  const seen = new Set<string>();
  const users = new Set(own.map(comparable));
  const once = (list: readonly Address[], others: readonly Address[] = []) =>
    [...list, ...others.filter((one) => !isOwnAddress(one.email, users))].filter((one) => {
      const address = comparable(one.email);
      const isNew = address !== '' && !seen.has(address);
      seen.add(address);
      return isNew;
    });
  const addressee = name === null ? { email } : { email, name };
  const to = once([addressee, ...message.to], all ? [all.from, ...all.to] : []);
  const cc = once(message.cc, all?.cc ?? []);
  return { to, cc, bcc: once(message.bcc) };
}

export function countRecipients({ to, cc, bcc }: Recipients): number {
  return to.length + cc.length + bcc.length;
}
