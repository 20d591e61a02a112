import { createDraft } from '../mail/draft.ts';
import { sendDraft } from '../mail/send-draft.ts';
import type { Message } from '../mail/types.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { findMessage } from './find-message.ts';
import { objectFrom, property } from './json-input.ts';
import { messageInput } from './message-input.ts';

const MAX_RECIPIENTS = 500;
const ADDRESS = /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/;

export function sendMessage(call: GraphCall, id: string): GraphReply {
  const draft = findMessage(call, id);
  if (!draft.isDraft) {
    throw new GraphError(400, 'ErrorInvalidRequest', 'The message is no draft; it was sent.');
  }
  refuseUnsendable(call, draft);
  sendDraft(call.world, call.mailbox, draft, call.fault?.type === 'late-send' ? call.fault : null);
  return { status: 202 };
}

export function sendMail(call: GraphCall): GraphReply {
  const input = objectFrom(call.body, 'request');
  const message = objectFrom(property(input, 'message'), 'Message');
  const fields = messageInput(call.world, call.mailbox, message);
  const self = { email: call.mailbox.email, name: call.mailbox.displayName };
  refuseUnsendable(call, { from: self, to: [], cc: [], bcc: [], attachments: [], ...fields });
  const draft = createDraft(call.world, call.mailbox, fields);
  sendDraft(call.world, call.mailbox, draft);
  const isKept = call.mailbox.findMessage(draft.immutableId) !== undefined;
  if (isKept && property(input, 'saveToSentItems') === false) call.mailbox.remove(draft);
  return { status: 202 };
}

function refuseUnsendable(
  call: GraphCall,
  message: Pick<Message, 'from' | 'to' | 'cc' | 'bcc' | 'attachments'> & { body?: Message['body'] },
): void {
  const { mailbox, world } = call;
  if (message.from !== null && !mailbox.answersTo(message.from.email)) {
    throw new GraphError(
      403,
      'ErrorSendAsDenied',
      'The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account.',
    );
  }
  const recipients = [...message.to, ...message.cc, ...message.bcc];
  if (recipients.length === 0) {
    throw new GraphError(
      400,
      'ErrorInvalidRecipients',
      "At least one recipient is not valid., A message can't be sent unless it contains recipients.",
    );
  }
  if (recipients.length > MAX_RECIPIENTS) {
    throw new GraphError(
      400,
      'ErrorExceededMaxRecipientLimitException',
      `The message has more than ${MAX_RECIPIENTS} recipients.`,
    );
  }
  const wrong = recipients.find(({ email }) => !ADDRESS.test(email));
  if (wrong) {
    throw new GraphError(
      400,
      'ErrorInvalidRecipients',
      `At least one recipient is not valid., Recipient '${wrong.email}' is not resolved. All recipients must be resolved before a message can be submitted.`,
    );
  }
  const bytes = message.attachments.reduce(
    (sum, attachment) => sum + (attachment.kind === 'reference' ? 0 : attachment.content.length),
    Buffer.byteLength(message.body?.content ?? ''),
  );
  if (bytes > world.settings.maxMessageBytes) {
    throw new GraphError(
      413,
      'ErrorMessageSizeExceeded',
      'The message exceeds the maximum supported size.',
    );
  }
}
