import { ServiceFailure } from '../../domain/failure.ts';
import { withProfile } from '../../domain/own-addresses.ts';
import type { Mail } from '../../ports/mail.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { StatusDeps } from '../connect/connect-deps.ts';
import { saveAndTell, tellAgain } from '../connect/tell-connection.ts';
import { changeMailbox } from './change-mailbox.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface ProfileDeps extends StatusDeps {
  readonly mail: Pick<Mail, 'profile' | 'folders'>;
}

/** Whether the mailbox was not asked, for a day or since its newest subscription, what it is called and where its folders are. */
export function isProfileStale({ profileReadAt }: Mailbox, now: number): boolean {
  return profileReadAt === null || now - Date.parse(profileReadAt) >= DAY_MS;
}

/**
 * Asks again what the mailbox is called and where its folders are: addresses come and go, and a mailbox that was made
 * anew has others. Its connections show a new address, what was synced keeps the old one. The mailbox itself is stored
 * last, so that a run that died is run whole again.
 */
export const refreshProfile =
  (deps: ProfileDeps) =>
  async (mailbox: Mailbox, links: readonly MailboxLink[]): Promise<Mailbox> => {
    const { ref, identity, profileReadAt } = mailbox;
    const profile = await deps.mail.profile(ref);
    const folders = profile === 'no_mailbox' ? profile : await deps.mail.folders(ref);
    if (profile === 'no_mailbox' || folders === 'no_mailbox') {
      throw new ServiceFailure('reconnect', 'no_mailbox');
    }
    const { email } = profile;
    const since = profileReadAt ?? mailbox.subscriptions.messages?.id ?? 'ever';
    const change = `${email} since ${since}`;
    for (const link of links) await showAddress(deps, mailbox, link, email, change);
    const read = (one: Mailbox): Mailbox => ({
      ...one,
      ...withProfile(one, profile, identity.tid),
      email,
      folders,
      profileReadAt: new Date(deps.now()).toISOString(),
    });
    return (await changeMailbox(deps.mailboxes, ref, read)) ?? read(mailbox);
  };

async function showAddress(
  deps: ProfileDeps,
  mailbox: Mailbox,
  { accountId, userId, generation }: MailboxLink,
  email: string,
  change: string,
): Promise<void> {
  const told = { reason: 'address_changed', change, mailbox } as const;
  for (;;) {
    const found = await deps.connections.find(accountId, userId);
    if (found?.value.generation !== generation || found.value.mailboxRef !== mailbox.ref) return;
    // A run before may have died between the connection and the mailbox.
    if (found.value.email === email) {
      return email === mailbox.email ? undefined : tellAgain(deps, found.value, told);
    }
    if (await saveAndTell(deps, { ...found.value, email }, found.etag, told)) return;
  }
}
