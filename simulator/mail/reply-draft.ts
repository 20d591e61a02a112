import type { World } from '../world.ts';
import { answerReferences, answerSubject } from './client-style.ts';
import type { Answer } from './client-style.ts';
import { copyAttachments } from './deliver.ts';
import { createDraft } from './draft.ts';
import { htmlDocument, htmlFromText } from './html.ts';
import type { Mailbox } from './mailbox.ts';
import { replyTrail } from './quote.ts';
import type { Address, Message } from './types.ts';

/**
 * The draft that createReply, createReplyAll and createForward make: recipients, prefix, threading and
 * quoted trail. Creating a reply marks the original as read; a reply to one's own mail goes to oneself.
 */
export function createAnswerDraft(
  world: World,
  mailbox: Mailbox,
  original: Message,
  answer: Answer,
  given: Partial<Message> & { comment?: string },
): Message {
  const { comment, ...overrides } = given;
  const words = comment === undefined ? '' : `<div>${htmlFromText(comment)}</div>`;
  const carried = original.attachments.filter(
    (attachment) => answer === 'forward' || attachment.isInline,
  );
  if (!original.isRead) mailbox.update(original, { isRead: true });
  return createDraft(world, mailbox, {
    ...answerRecipients(mailbox, original, answer),
    subject: answerSubject(original.subject, answer, 'owa', 'en'),
    body: { contentType: 'html', content: htmlDocument(replyTrail(words, original)) },
    attachments: copyAttachments(mailbox, carried),
    conversationId: original.conversationId,
    inReplyTo: original.internetMessageId,
    references: answerReferences(original, 'owa'),
    ...overrides,
  });
}

/** Who an answer goes to; whoever answers is left out of a reply to all. */
export function answerRecipients(
  mailbox: Mailbox,
  original: Message,
  answer: Answer,
): { to: Address[]; cc: Address[] } {
  if (answer === 'forward') return { to: [], cc: [] };
  const author = original.from ? [original.from] : [];
  const to = original.replyTo.length > 0 ? original.replyTo : author;
  if (answer === 'reply') return { to, cc: [] };
  const others = (list: Address[]): Address[] =>
    list.filter(
      ({ email }) =>
        !mailbox.answersTo(email) &&
        !to.some((other) => other.email.toLowerCase() === email.toLowerCase()),
    );
  return { to: [...to, ...others(original.to)], cc: others(original.cc) };
}
