import type { Answer } from '../mail/client-style.ts';
import { createAnswerDraft } from '../mail/reply-draft.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { findMessage } from './find-message.ts';
import { isObject, objectFrom, property, stringFrom } from './json-input.ts';
import { messageInput, recipientsFrom } from './message-input.ts';
import { whole } from './messages.ts';

/** createReply, createReplyAll, createForward: `comment` or `message.body`, never both. */
export function createAnswer(call: GraphCall, id: string, answer: Answer): GraphReply {
  const original = findMessage(call, id);
  const input = call.body === undefined ? {} : objectFrom(call.body, 'request');
  const comment = property(input, 'comment');
  const message = property(input, 'message') ?? {};
  const toRecipients = property(input, 'toRecipients');
  if (comment !== undefined && isObject(message) && property(message, 'body') !== undefined) {
    throw new GraphError(
      400,
      'ErrorInvalidRequest',
      'Either a comment or the body of the message can be given, not both.',
    );
  }
  const draft = createAnswerDraft(call.world, call.mailbox, original, answer, {
    ...messageInput(call.world, call.mailbox, objectFrom(message, 'message')),
    ...(toRecipients === undefined ? {} : { to: recipientsFrom(toRecipients, 'toRecipients') }),
    ...(comment === undefined || comment === null
      ? {}
      : { comment: stringFrom(comment, 'comment') }),
  });
  return { status: 201, body: whole(call, draft) };
}
