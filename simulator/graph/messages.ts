import { createDraft } from '../mail/draft.ts';
import { deleteMessage as deleteFrom, fileMessage } from '../mail/file-message.ts';
import type { Body, Message } from '../mail/types.ts';
import { requireScope } from './authorize.ts';
import type { GraphCall, GraphReply } from './call.ts';
import { GraphError } from './errors.ts';
import { findMessage } from './find-message.ts';
import { objectFrom, property, stringFrom } from './json-input.ts';
import { messageInput } from './message-input.ts';
import { messageJson } from './message-json.ts';
import type { Presentation } from './message-json.ts';
import { mimeOf } from '../mail/mime.ts';

const CHANGEABLE_ONCE_SENT = new Set([
  'isRead',
  'categories',
  'importance',
  'extendedProperties',
  'sensitivity',
]);

/** From 2026-12-31 only an app that an administrator trusts with more may change these once the message is no draft. */
const ADVANCED_ONCE_SENT = new Set(['subject', 'body', 'to', 'cc', 'bcc']);

export function getMessage(call: GraphCall, id: string): GraphReply {
  return { status: 200, body: shown(call, findMessage(call, id)) };
}

export function getMessageMime(call: GraphCall, id: string): GraphReply {
  return {
    status: 200,
    headers: { 'content-type': 'text/plain' },
    body: mimeOf(findMessage(call, id)),
  };
}

export function createMessage(call: GraphCall): GraphReply {
  const fields = messageInput(call.world, call.mailbox, objectFrom(call.body, 'message'));
  return { status: 201, body: whole(call, createDraft(call.world, call.mailbox, fields)) };
}

/** Sent and received messages keep their text; only their marks can be changed. */
export function updateMessage(call: GraphCall, id: string): GraphReply {
  const message = findMessage(call, id);
  const change = messageInput(call.world, call.mailbox, objectFrom(call.body, 'message'), message);
  if (!message.isDraft) {
    const names = Object.keys(change);
    if (names.some((name) => ADVANCED_ONCE_SENT.has(name))) {
      requireScope(call.token, 'Mail-Advanced.ReadWrite');
    } else if (names.some((name) => !CHANGEABLE_ONCE_SENT.has(name))) {
      throw new GraphError(
        400,
        'ErrorInvalidPropertySet',
        'The property can be set only on a message that is a draft.',
      );
    }
  }
  return { status: 200, body: whole(call, call.mailbox.update(message, change)) };
}

export function deleteMessage(call: GraphCall, id: string): GraphReply {
  deleteFrom(call.mailbox, findMessage(call, id));
  return { status: 204 };
}

export function moveMessage(call: GraphCall, id: string): GraphReply {
  const message = findMessage(call, id);
  const input = objectFrom(call.body, 'request');
  const folder = call.mailbox.findFolder(
    stringFrom(property(input, 'destinationId'), 'DestinationId'),
  );
  if (folder === undefined) {
    throw new GraphError(404, 'ErrorItemNotFound', 'The destination folder was not found.');
  }
  return { status: 201, body: whole(call, fileMessage(call.mailbox, message, folder)) };
}

/** With the query's selection and expansion. */
function shown(call: GraphCall, message: Message): object {
  return {
    '@odata.context': messageContext(call, '/$entity'),
    ...messageJson(message, call.query, presentation(call)),
  };
}

/** What a POST or PATCH answers: everything. */
export function whole(call: GraphCall, message: Message): object {
  return {
    '@odata.context': messageContext(call, '/$entity'),
    ...messageJson(message, { select: null, expand: [] }, presentation(call)),
  };
}

export function messageContext(call: GraphCall, suffix = ''): string {
  return `${call.world.graphUrl}/$metadata#users('${encodeURIComponent(call.mailbox.oid)}')/messages${suffix}`;
}

export function presentation(call: GraphCall): Presentation {
  const wanted = /outlook\.body-content-type\s*=\s*"?(text|html)"?/i
    .exec(call.headers['prefer'] ?? '')?.[1]
    ?.toLowerCase();
  const bodyType: Body['contentType'] | null =
    wanted === 'text' || wanted === 'html' ? wanted : null;
  return {
    immutableIds: call.immutableIds,
    bodyType,
    find: (internetMessageId) => call.mailbox.findByInternetMessageId(internetMessageId),
  };
}
