import { comparable, type Address } from '../account/address.ts';
import type { Entry } from '../entry/entry.ts';
import { isOwnAddress } from '../mailbox/own-addresses.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

export interface Recipients {
  readonly to: readonly Address[];
  readonly cc: readonly Address[];
  readonly bcc: readonly Address[];
}

/**
 * Whom a send goes to: the contact; with `replyAll` also whom the original came from and went to, but the user (`own`
 * addresses); then the copies asked for. Each address once, in the most visible place that names it. The original's
 * blind copies stay blind: they are not written to.
 */
export function recipientsOf(
  message: Pick<OutgoingMessage, 'contact' | 'cc' | 'bcc' | 'replyAll'>,
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
  const to = once([name === null ? { email } : { email, name }], all ? [all.from, ...all.to] : []);
  const cc = once(message.cc, all?.cc ?? []);
  return { to, cc, bcc: once(message.bcc) };
}

export function countRecipients({ to, cc, bcc }: Recipients): number {
  return to.length + cc.length + bcc.length;
}
