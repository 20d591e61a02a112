import { canonicalPropertyId, isNamed, propertyChange } from '../mail/extended-properties.ts';
import { htmlDocument } from '../mail/html.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Address, Body, Header, Message } from '../mail/types.ts';
import type { World } from '../world.ts';
import { attachmentFrom } from './attachment-input.ts';
import { badRequest, GraphError } from './errors.ts';
import { booleanFrom, isObject, listFrom, objectFrom, stringFrom } from './json-input.ts';
import type { JsonObject } from './json-input.ts';

const MAX_OWN_HEADERS = 5;
const READ_ONLY = new Set([
  'id',
  'changekey',
  'createddatetime',
  'lastmodifieddatetime',
  'conversationid',
  'conversationindex',
  'hasattachments',
  'parentfolderid',
  'weblink',
  'bodypreview',
  'uniquebody',
  'isdraft',
  'receiveddatetime',
  'sentdatetime',
]);

/** What the JSON of a POST or PATCH sets; properties that nobody can set are passed over, unknown ones refused. */
export function messageInput(
  world: World,
  mailbox: Mailbox,
  input: JsonObject,
  current: Pick<Message, 'extendedProperties'> = { extendedProperties: new Map() },
): Partial<Message> {
  const change: Partial<Message> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name.startsWith('@') || name.includes('@odata') || READ_ONLY.has(name.toLowerCase())) {
      continue;
    }
    Object.assign(change, fieldInput(world, mailbox, name, value, current));
  }
  return change;
}

function fieldInput(
  world: World,
  mailbox: Mailbox,
  name: string,
  value: unknown,
  current: Pick<Message, 'extendedProperties'>,
): Partial<Message> {
  switch (name.toLowerCase()) {
    case 'subject':
      return { subject: value === null ? '' : stringFrom(value, name) };
    case 'body':
      return { body: bodyFrom(value) };
    case 'torecipients':
      return { to: recipientsFrom(value, name) };
    case 'ccrecipients':
      return { cc: recipientsFrom(value, name) };
    case 'bccrecipients':
      return { bcc: recipientsFrom(value, name) };
    case 'replyto':
      return { replyTo: recipientsFrom(value, name) };
    case 'from':
      return { from: recipientFrom(value) };
    case 'sender':
      return { sender: recipientFrom(value) };
    case 'isread':
      return { isRead: booleanFrom(value, name) };
    case 'importance':
      return { importance: importanceFrom(value) };
    case 'categories':
      return { categories: listFrom(value, name).map((each) => stringFrom(each, name)) };
    case 'internetmessageid':
      return { internetMessageId: stringFrom(value, name) };
    case 'internetmessageheaders':
      return { customHeaders: ownHeadersFrom(value) };
    case 'singlevalueextendedproperties':
      return propertyChange(current, extendedPropertiesFrom(mailbox, value));
    case 'attachments':
      return {
        attachments: listFrom(value, name).map((each) => attachmentFrom(world, mailbox, each)),
      };
    case 'flag':
    case 'inferenceclassification':
    case 'isdeliveryreceiptrequested':
    case 'isreadreceiptrequested':
      return {};
    default:
      throw badRequest(
        `The property '${name}' does not exist on type 'microsoft.graph.message'. Make sure to only use property names that are defined by the type.`,
      );
  }
}

function bodyFrom(value: unknown): Body {
  const input = objectFrom(value, 'body');
  const content = stringFrom(input['content'] ?? '', 'body.content');
  const contentType = stringFrom(input['contentType'] ?? 'text', 'body.contentType').toLowerCase();
  if (contentType === 'text') return { contentType, content };
  if (contentType === 'html') return { contentType, content: htmlDocument(content) };
  throw badRequest(`Requested value '${contentType}' was not found.`);
}

export function recipientsFrom(value: unknown, what: string): Address[] {
  return listFrom(value, what).map(recipientFrom);
}

function recipientFrom(value: unknown): Address {
  const address = objectFrom(objectFrom(value, 'recipient')['emailAddress'], 'emailAddress');
  const email = stringFrom(address['address'], 'emailAddress.address');
  const name = address['name'];
  return { email, name: typeof name === 'string' && name !== '' ? name : email };
}

function importanceFrom(value: unknown): Message['importance'] {
  const importance = String(value).toLowerCase();
  if (importance === 'low' || importance === 'normal' || importance === 'high') return importance;
  throw badRequest(`Requested value '${importance}' was not found.`);
}

function ownHeadersFrom(value: unknown): Header[] {
  const headers = listFrom(value, 'internetMessageHeaders').map((each) => {
    const header = objectFrom(each, 'internetMessageHeader');
    return {
      name: stringFrom(header['name'], 'name'),
      value: stringFrom(header['value'], 'value'),
    };
  });
  if (headers.length === 0 || headers.length > MAX_OWN_HEADERS) {
    throw new GraphError(
      400,
      'InvalidInternetMessageHeaderCollection',
      `Maximum number of headers in one message should be between 1 and ${MAX_OWN_HEADERS}.`,
    );
  }
  const wrong = headers.find(({ name }) => !/^x-[\w-]+$/i.test(name));
  if (wrong) {
    throw new GraphError(
      400,
      'InvalidInternetMessageHeader',
      `The internet message header name '${wrong.name}' should start with 'x-' or 'X-'.`,
    );
  }
  return headers;
}

function extendedPropertiesFrom(mailbox: Mailbox, value: unknown): Map<string, string> {
  const properties = new Map<string, string>();
  for (const each of listFrom(value, 'singleValueExtendedProperties')) {
    if (!isObject(each)) throw badRequest('An extended property must be an object.');
    const id = canonicalPropertyId(stringFrom(each['id'], 'id'));
    if (id === null) {
      throw new GraphError(
        400,
        'ErrorInvalidExtendedProperty',
        'The extended property attribute combination is invalid.',
      );
    }
    if (isNamed(id)) refuseWithoutNames(mailbox);
    properties.set(id, stringFrom(each['value'], 'value'));
  }
  return properties;
}

/** A mailbox holds so many names of properties, those of all its messages and apps together. */
function refuseWithoutNames({ namedPropertiesRefused: status }: Mailbox): void {
  if (status === null) return;
  throw new GraphError(status, 'ErrorQuotaExceeded', 'Cannot get ID from name');
}
