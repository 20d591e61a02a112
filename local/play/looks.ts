import type { OutlookSync } from '../../client/src/index.ts';
import { ACCOUNT, USER } from '../demo/stage.ts';
import type { Mailboxes, MailboxMessage } from './mailboxes.ts';
import type { Seen } from './seen-in-event.ts';

/** What a message is explained by that the sync has looked at and left alone. */
const PRIVATE = new Set([
  'begun_in_mailbox',
  'received_before_scope',
  'aside',
  'internal_mail',
  'topic_changed',
  'unknown_sender',
]);

/** The steps that no event tells of: what is there when one looks at the mailboxes and asks the service about it. */
export function looks(sync: OutlookSync, mailboxes: Mailboxes) {
  /** A message is private for good: what came of one is not asked again. */
  const notPrivate = new Set<string>();

  return {
    /** Anna's mailbox is connected now. */
    async connect(): Promise<Seen | null> {
      const { status, email } = await sync.connections.get(ACCOUNT, USER);
      if (status !== 'connected') return null;
      return { step: 'connect', sentence: `${email ?? 'A mailbox'} is connected.` };
    },

    /** The contact of one of these mails from the CRM has answered it. */
    async answer(
      sent: ReadonlyMap<string, { contactId: string }>,
      since: string,
    ): Promise<Seen | null> {
      for (const contactId of new Set([...sent.values()].map((one) => one.contactId))) {
        const { emails, name } = await sync.contacts.get(ACCOUNT, contactId);
        for (const email of emails) {
          const answer = (await mailboxes.messages(email)).find(
            ({ folder, inReplyTo, receivedDateTime }) =>
              folder === 'sentitems' && receivedDateTime >= since && sent.has(inReplyTo ?? ''),
          );
          if (answer !== undefined) {
            const sentence = `${name ?? email} has answered: “${answer.subject}”.`;
            return { step: 'answer', sentence };
          }
        }
      }
      return null;
    },

    /** A message of the connected mailbox that the service has looked at and left alone. */
    async private(since: string): Promise<Seen | null> {
      const { status, email } = await sync.connections.get(ACCOUNT, USER);
      if (status !== 'connected' || !email) return null;
      for (const message of await mailboxes.messages(email)) {
        if (message.receivedDateTime < since) break;
        if (notPrivate.has(message.id)) continue;
        const { looked } = await mailboxes.looksAt(message.id);
        // Its notification may still be under way.
        if (looked === 0) continue;
        const seen = await explained(message);
        if (seen !== null) return seen;
        notPrivate.add(message.id);
      }
      return null;
    },
  };

  async function explained({ id, subject, internetMessageId }: MailboxMessage) {
    const { code, sentence } = await sync.messages.explain(ACCOUNT, USER, internetMessageId);
    if (!PRIVATE.has(code)) return null;
    const { read } = await mailboxes.looksAt(id);
    const text = read ? 'Its text was read.' : 'Its text was never asked for.';
    const seen: Seen = {
      step: 'private',
      sentence: `“${subject}” is not in the CRM. ${text} ${sentence}`,
    };
    return seen;
  }
}
