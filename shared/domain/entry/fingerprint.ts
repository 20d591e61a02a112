import { hash } from 'node:crypto';
import { comparable } from '../account/address.ts';
import { topicOf } from '../thread/topic.ts';
import { MINUTE } from '../durations.ts';

/** It tells a repeat of a mail from another mail under the same Message-ID. */
export interface MailPrint {
  /**
   * `<mailbox>.<hash>`: which mailbox brought a message in, and a hash of its sender, sent time (whole seconds) and
   * topic. The topic and not the subject, since a gateway may tag one recipient's copy.
   */
  readonly fingerprint: string;
  /** By its writer's clock, milliseconds since 1970. */
  readonly sentAt: number | null;
}

/** What stands for a mail: the guard of a CRM send has no fingerprint, one of the version before no sent time. */
export interface KeptPrint {
  readonly fingerprint: string | null;
  readonly sentAt?: number | null;
}

export function printOf(
  mailboxRef: string,
  mail: {
    readonly from: { readonly email: string } | null;
    readonly sentDateTime: string | null;
    readonly subject: string;
  },
): MailPrint {
  const sent = mail.sentDateTime === null ? NaN : Date.parse(mail.sentDateTime);
  const sentAt = Number.isNaN(sent) ? null : sent;
  const said = [
    comparable(mail.from?.email ?? ''),
    sentAt === null ? null : Math.floor(sentAt / 1000),
    topicOf(mail.subject),
  ];
  return { fingerprint: `${mailboxRef}.${hash('sha256', JSON.stringify(said))}`, sentAt };
}

export type Likeness = 'same_mail' | 'own_second_copy' | 'different_mail';

/** The copies of one mail say when it was sent, also those that a mailing list has rewritten, and one to oneself. */
const COPIES_APART_MS = MINUTE;

/**
 * How a mail stands to the one that its guard was written for. A guard without a fingerprint stands for a CRM send,
 * whose Message-ID nobody could know before it was sent. Of one mailbox only the sent time tells another mail, such as a
 * ticket system's next one, from another copy.
 */
export function likeness(guard: KeptPrint, mail: MailPrint): Likeness {
  const { fingerprint } = guard;
  if (fingerprint === null || hashPart(fingerprint) === hashPart(mail.fingerprint))
    return 'same_mail';
  if (!isOfOneMailbox(guard, mail)) return 'different_mail';
  return isSentApart(guard, mail) ? 'different_mail' : 'own_second_copy';
}

/** Whether the sent times, where both are known, are further apart than those of copies of one mail. */
export function isSentApart(
  { sentAt = null }: Pick<KeptPrint, 'sentAt'>,
  mail: Pick<MailPrint, 'sentAt'>,
): boolean {
  if (sentAt === null || mail.sentAt === null) return false;
  return Math.abs(sentAt - mail.sentAt) > COPIES_APART_MS;
}

export function isOfOneMailbox({ fingerprint }: KeptPrint, mail: MailPrint): boolean {
  return fingerprint !== null && mailboxPart(fingerprint) === mailboxPart(mail.fingerprint);
}

function mailboxPart(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.indexOf('.'));
}

function hashPart(fingerprint: string): string {
  return fingerprint.slice(fingerprint.indexOf('.') + 1);
}
