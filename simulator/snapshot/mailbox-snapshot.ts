import type { AutomaticReplies } from '../mail/automatic-reply.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { MailboxContents, MailboxOwner } from '../mail/types.ts';
import type { World } from '../world.ts';

/** All of a mailbox that must come back for its readers to find the same one. */
export interface MailboxSnapshot extends MailboxContents {
  owner: MailboxOwner;
  userPrincipalName: string;
  otherMails: string[];
  sentCopiesIn: string | null;
  namedPropertiesRefused: 403 | 507 | null;
  /** Absent in one of before. */
  automaticReplies?: AutomaticReplies | null;
}

export function takeMailbox(mailbox: Mailbox): MailboxSnapshot {
  const { tid, oid, email, displayName, kind, aliases } = mailbox;
  const { userPrincipalName, otherMails, sentCopiesIn, namedPropertiesRefused, automaticReplies } =
    mailbox;
  return {
    owner: { tid, oid, email, name: displayName, kind, aliases },
    userPrincipalName,
    otherMails,
    sentCopiesIn,
    namedPropertiesRefused,
    automaticReplies,
    ...mailbox.contents(),
  };
}

export function loadMailbox(world: World, saved: MailboxSnapshot): void {
  const mailbox = world.openMailbox(saved.owner);
  mailbox.userPrincipalName = saved.userPrincipalName;
  mailbox.otherMails = saved.otherMails;
  mailbox.sentCopiesIn = saved.sentCopiesIn;
  mailbox.namedPropertiesRefused = saved.namedPropertiesRefused;
  mailbox.automaticReplies = saved.automaticReplies ?? null;
  mailbox.refill(saved);
}
