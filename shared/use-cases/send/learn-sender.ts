import type { Address } from '../../domain/account/address.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { ownAddressesOf, union } from '../../domain/mailbox/own-addresses.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';

/**
 * The mailbox's own addresses; whom a draft leaves from is one of them, whatever the profile says. One that is new may be
 * its new name: the next resync asks for the profile again.
 */
export async function learnSender(
  { mailboxes }: { readonly mailboxes: Pick<Mailboxes, 'find' | 'save'> },
  ref: MailboxRef,
  from: Address | null,
): Promise<readonly string[]> {
  const mailbox = (await mailboxes.find(ref))?.mailbox.value;
  if (mailbox === undefined || from === null) return mailbox?.ownAddresses ?? [];
  const withSender = (one: Mailbox): Mailbox => ({
    ...one,
    ...union(one, ownAddressesOf(from.email, one.identity.tid)),
    profileDoubted: true,
  });
  const { ownAddresses } = withSender(mailbox);
  if (ownAddresses.length === mailbox.ownAddresses.length) return ownAddresses;
  return (await changeMailbox(mailboxes, ref, withSender))?.ownAddresses ?? ownAddresses;
}
