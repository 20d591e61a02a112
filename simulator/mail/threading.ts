import { topicOf } from './client-style.ts';
import type { Mailbox } from './mailbox.ts';
import type { Settings } from '../settings.ts';
import type { Message } from './types.ts';

/**
 * The conversationId of a message that comes into this mailbox: that of the newest mail here which it
 * answers, else a new one. Each mailbox has its own for the same thread.
 */
export function conversationFor(
  mailbox: Mailbox,
  message: Pick<Message, 'inReplyTo' | 'references' | 'subject'> & { internetMessageId?: string },
  mode: Settings['conversationIds'],
): string {
  if (mode === 'never') return mailbox.newItemId('conversation');
  // Its own Message-ID first: mail to oneself joins the Sent copy.
  const { internetMessageId = null, inReplyTo, references } = message;
  const answered = [internetMessageId, inReplyTo, ...references.toReversed()];
  for (const id of answered) {
    const known = id === null ? undefined : mailbox.findByInternetMessageId(id);
    if (known) return known.conversationId;
  }
  if (mode === 'subject') {
    const topic = topicOf(message.subject).toLowerCase();
    const namesake = [...mailbox.messages.values()].find(
      (other) => topicOf(other.subject).toLowerCase() === topic,
    );
    if (namesake) return namesake.conversationId;
  }
  return mailbox.newItemId('conversation');
}
