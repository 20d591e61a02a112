import { hash } from 'node:crypto';
import { comparable } from '../account/address.ts';
import { topicOf } from '../thread/topic.ts';

/**
 * `<mailbox>.<hash>`: which mailbox brought a message in, and a hash of its sender, sent time (whole seconds) and
 * topic. It tells a repeat of a mail from another mail under the same Message-ID. The topic and not the subject, since
 * a gateway may tag one recipient's copy.
 */
export function fingerprintOf(
  mailboxRef: string,
  mail: {
    readonly from: { readonly email: string } | null;
    readonly sentDateTime: string | null;
    readonly subject: string;
  },
): string {
  const sent = mail.sentDateTime === null ? NaN : Date.parse(mail.sentDateTime);
  const said = [
    comparable(mail.from?.email ?? ''),
    Number.isNaN(sent) ? null : Math.floor(sent / 1000),
    topicOf(mail.subject),
  ];
  return `${mailboxRef}.${hash('sha256', JSON.stringify(said))}`;
}

export type Likeness = 'same_mail' | 'own_second_copy' | 'different_mail';

/**
 * How a mail stands to the one that its guard was written for. A guard without a fingerprint stands for a CRM send,
 * whose Message-ID nobody could know before it was sent.
 */
export function likeness(guard: string | null, mail: string): Likeness {
  if (guard === null || hashPart(guard) === hashPart(mail)) return 'same_mail';
  return mailboxPart(guard) === mailboxPart(mail) ? 'own_second_copy' : 'different_mail';
}

function mailboxPart(fingerprint: string): string {
  return fingerprint.slice(0, fingerprint.indexOf('.'));
}

function hashPart(fingerprint: string): string {
  return fingerprint.slice(fingerprint.indexOf('.') + 1);
}
