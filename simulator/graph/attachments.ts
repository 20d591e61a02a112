import type { Attachment } from '../mail/types.ts';
import { attachmentFrom } from './attachment-input.ts';
import { attachmentJson } from './attachment-json.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { badRequest, GraphError, itemNotFound } from './errors.ts';
import { findMessage } from './find-message.ts';

export function listAttachments(call: GraphCall, id: string): GraphReply {
  const message = findMessage(call, id);
  return {
    status: 200,
    body: {
      '@odata.context': attachmentContext(call, id),
      value: message.attachments.map((each) => attachmentJson(each, call.query.select)),
    },
  };
}

export function getAttachment(call: GraphCall, id: string, attachmentId: string): GraphReply {
  const attachment = findAttachment(call, id, attachmentId);
  return {
    status: 200,
    body: {
      '@odata.context': `${attachmentContext(call, id)}/$entity`,
      ...attachmentJson(attachment, call.query.select),
    },
  };
}

/** The bytes themselves; an attached item comes as MIME. A link has none. */
export function getAttachmentValue(call: GraphCall, id: string, attachmentId: string): GraphReply {
  const attachment = findAttachment(call, id, attachmentId);
  if (attachment.kind === 'reference') {
    throw new GraphError(405, 'ErrorInvalidRequest', 'A reference attachment has no content.');
  }
  const type = attachment.kind === 'item' ? 'text/plain' : attachment.contentType;
  return {
    status: 200,
    headers: { 'content-type': type ?? 'application/octet-stream' },
    body: attachment.content,
  };
}

export function addAttachment(call: GraphCall, id: string): GraphReply {
  const message = findMessage(call, id);
  if (!message.isDraft) throw badRequest('Attachments can be added to a draft only.');
  const attachment = attachmentFrom(call.world, call.mailbox, call.body);
  call.mailbox.update(message, { attachments: [...message.attachments, attachment] });
  return {
    status: 201,
    body: {
      '@odata.context': `${attachmentContext(call, id)}/$entity`,
      ...attachmentJson(attachment, null),
    },
  };
}

export function deleteAttachment(call: GraphCall, id: string, attachmentId: string): GraphReply {
  const message = findMessage(call, id);
  const attachment = findAttachment(call, id, attachmentId);
  call.mailbox.update(message, {
    attachments: message.attachments.filter((each) => each !== attachment),
  });
  return { status: 204 };
}

function findAttachment(call: GraphCall, id: string, attachmentId: string): Attachment {
  const found = findMessage(call, id).attachments.find((each) => each.id === attachmentId);
  if (found === undefined) throw itemNotFound();
  return found;
}

function attachmentContext(call: GraphCall, id: string): string {
  return `${call.world.graphUrl}/$metadata#users('${call.mailbox.oid}')/messages('${encodeURIComponent(id)}')/attachments`;
}
