import { changeKey } from '../mail/change-key.ts';
import { canonicalPropertyId, readProperty } from '../mail/extended-properties.ts';
import { asText, bodyAs } from '../mail/html.ts';
import type { Address, Body, Message } from '../mail/types.ts';
import { uniqueBody } from '../mail/unique-body.ts';
import { attachmentJson } from './attachment-json.ts';
import { badRequest, unparsableUri } from './errors.ts';
import type { Filter } from './filter.ts';
import type { JsonObject } from './json-input.ts';
import type { Expand, QueryOptions } from './query-options.ts';
import { seconds } from './seconds.ts';
import { applySelect } from './select.ts';

const PREVIEW_LENGTH = 255;

/** Given only when they are selected by name. */
const ON_REQUEST = ['internetMessageHeaders', 'uniqueBody'];

const MESSAGE_PROPERTIES = [
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'changeKey',
  'categories',
  'receivedDateTime',
  'sentDateTime',
  'hasAttachments',
  'internetMessageId',
  'subject',
  'bodyPreview',
  'importance',
  'parentFolderId',
  'conversationId',
  'conversationIndex',
  'isDeliveryReceiptRequested',
  'isReadReceiptRequested',
  'isRead',
  'isDraft',
  'webLink',
  'inferenceClassification',
  'body',
  'sender',
  'from',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'flag',
  ...ON_REQUEST,
];

const MESSAGE_TYPE = { name: 'microsoft.graph.message', properties: MESSAGE_PROPERTIES };

export interface Presentation {
  immutableIds: boolean;
  /** From `Prefer: outlook.body-content-type`; null: as the message was written. */
  bodyType: Body['contentType'] | null;
  /** By Message-ID, in the mailbox of the message: `uniqueBody` is what the mail that it answers does not say. */
  find: (internetMessageId: string) => Pick<Message, 'body'> | undefined;
}

/** A message as Graph shows it under these query options. */
export function messageJson(
  message: Message,
  query: Pick<QueryOptions, 'select' | 'expand'>,
  how: Presentation,
): JsonObject {
  const selected = (name: string): boolean =>
    query.select?.some((each) => each.toLowerCase() === name.toLowerCase()) ?? false;
  const id = how.immutableIds ? message.immutableId : message.mutableId;
  const full: JsonObject = {
    '@odata.etag': `W/"${changeKey(message)}"`,
    id,
    createdDateTime: seconds(message.created),
    lastModifiedDateTime: seconds(message.modified),
    changeKey: changeKey(message),
    categories: message.categories,
    receivedDateTime: seconds(message.received),
    sentDateTime: seconds(message.sent),
    hasAttachments: message.attachments.some((attachment) => !attachment.isInline),
    internetMessageId: message.internetMessageId,
    subject: message.subject,
    bodyPreview: asText(message.body).slice(0, PREVIEW_LENGTH),
    importance: message.importance,
    parentFolderId: message.folderId,
    conversationId: message.conversationId,
    conversationIndex: message.conversationIndex.toString('base64'),
    isDeliveryReceiptRequested: false,
    isReadReceiptRequested: false,
    isRead: message.isRead,
    isDraft: message.isDraft,
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: 'focused',
    body: bodyJson(message.body, how),
    ...(message.sender ? { sender: recipientJson(message.sender) } : {}),
    ...(message.from ? { from: recipientJson(message.from) } : {}),
    toRecipients: message.to.map(recipientJson),
    ccRecipients: message.cc.map(recipientJson),
    bccRecipients: message.bcc.map(recipientJson),
    replyTo: message.replyTo.map(recipientJson),
    flag: { flagStatus: 'notFlagged' },
  };
  if (selected('uniqueBody')) {
    full['uniqueBody'] = bodyJson(
      message.uniqueBody === null
        ? uniqueBody(message.body, answeredBody(message, how))
        : { contentType: message.body.contentType, content: message.uniqueBody },
      how,
    );
  }
  if (selected('internetMessageHeaders') && message.wireHeaders !== null) {
    full['internetMessageHeaders'] = message.wireHeaders;
  }
  const shown = applySelect(full, query.select, MESSAGE_TYPE);
  return { ...shown, ...expansions(message, query.expand) };
}

function answeredBody({ inReplyTo, references }: Message, { find }: Presentation): Body | null {
  const parent = inReplyTo ?? references.at(-1);
  return (parent === undefined ? undefined : find(parent))?.body ?? null;
}

/** A name that a message lacks is 400. */
export function checkSelected(select: readonly string[]): void {
  applySelect({}, select, MESSAGE_TYPE);
}

function recipientJson({ email, name }: Address): JsonObject {
  return { emailAddress: { name: name || email, address: email } };
}

function bodyJson(body: Body, how: Presentation): JsonObject {
  const shown = bodyAs(body, how.bodyType ?? body.contentType);
  return { contentType: shown.contentType, content: shown.content };
}

function expansions(message: Message, expand: Expand[]): JsonObject {
  const shown: JsonObject = {};
  for (const each of expand) {
    switch (each.property.toLowerCase()) {
      case 'attachments':
        shown['attachments'] = message.attachments.map((attachment) =>
          attachmentJson(attachment, each.select),
        );
        break;
      case 'singlevalueextendedproperties': {
        const properties = extendedProperties(message, each.filter);
        // A message that has none of them comes without the property.
        if (properties.length > 0) shown['singleValueExtendedProperties'] = properties;
        break;
      }
      default:
        throw unparsableUri(
          `Could not find a property named '${each.property}' on type 'microsoft.graph.message'.`,
        );
    }
  }
  return shown;
}

function extendedProperties(message: Message, filter: Filter | null): JsonObject[] {
  if (filter === null)
    throw badRequest('The expansion of extended properties needs a $filter on id.');
  return askedIds(filter).flatMap((id) => {
    const value = readProperty(message, id);
    return value === undefined ? [] : [{ id, value }];
  });
}

function askedIds(filter: Filter): string[] {
  if (filter.kind === 'or') return [...askedIds(filter.left), ...askedIds(filter.right)];
  if (filter.kind === 'compare' && filter.property === 'id' && filter.operator === 'eq') {
    const id = canonicalPropertyId(String(filter.value));
    if (id !== null) return [id];
  }
  throw badRequest('The extended property attribute combination is invalid.');
}
