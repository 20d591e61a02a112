import { PROFILE_READ_EACH_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { withProfile } from '../../domain/mailbox/own-addresses.ts';
import { isProfileOlder } from '../../domain/mailbox/profile-age.ts';
import type { MailReader } from '../../ports/mail-reading.ts';
import type { Mailbox, Mailboxes, MailboxLink } from '../../ports/mailboxes.ts';
import { changeConnection, type ChangePorts } from '../connect/change-connection.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';

export interface ProfilePorts extends ChangePorts {
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly mail: Pick<MailReader, 'profile' | 'folders'>;
}

/** Whether the mailbox was not asked for a day, or since a subscription was made anew, what it is called. */
export function isProfileStale(mailbox: Mailbox, now: number): boolean {
  return mailbox.profileDoubted || isProfileOlder(mailbox, PROFILE_READ_EACH_MS, now);
}

/**
 * Asks again what the mailbox is called and where its folders are: addresses come and go, and a mailbox that was made
 * anew has others. Its connections show a new address, what was synced keeps the old one. The mailbox itself is stored
 * last, so that a run that died is run whole again.
 */
export const refreshProfile =
  (deps: ProfilePorts) =>
  async (mailbox: Mailbox, links: readonly MailboxLink[]): Promise<Mailbox> => {
    const { ref, identity, profileReadAt } = mailbox;
    const profile = await deps.mail.profile(ref);
    const folders = profile === 'no_mailbox' ? profile : await deps.mail.folders(ref);
    if (profile === 'no_mailbox' || folders === 'no_mailbox') {
      throw new ServiceFailure('reconnect', 'no_mailbox');
    }
    const { email } = profile;
    const change = `${email} since ${profileReadAt ?? 'ever'}`;
    for (const link of links) await showAddress(deps, mailbox, link, email, change);
    const read = (one: Mailbox): Mailbox => ({
      ...one,
      ...withProfile(one, profile, identity.tid),
      email,
      folders,
      profileReadAt: new Date(deps.now()).toISOString(),
      profileDoubted: false,
    });
    return (await changeMailbox(deps.mailboxes, ref, read)) ?? read(mailbox);
  };

async function showAddress(
  deps: ProfilePorts,
  mailbox: Mailbox,
  link: MailboxLink,
  email: string,
  change: string,
): Promise<void> {
  const told = { reason: 'address_changed', key: change, mailbox } as const;
  await changeConnection(deps, link, told, (connection) => {
    const isOurs =
      connection.generation === link.generation && connection.mailboxRef === mailbox.ref;
    if (!isOurs) return 'not_concerned';
    if (connection.email !== email) return { ...connection, email };
    // A run before may have died between the connection and the mailbox.
    return email === mailbox.email ? 'not_concerned' : 'changed_before';
  });
}
