import { canonicalPropertyId, readProperty } from '../mail/extended-properties.ts';
import type { Message } from '../mail/types.ts';
import { badRequest } from './errors.ts';
import type { Filter, Literal, Operator } from './filter.ts';

type Value = string | number | boolean | null;

/** Stored times are finer than the whole seconds that answers show, as in Exchange. */
export function messageProperty(message: Message, property: string, immutableIds: boolean): Value {
  switch (property.toLowerCase()) {
    case 'id':
      return immutableIds ? message.immutableId : message.mutableId;
    case 'receiveddatetime':
      return message.received;
    case 'sentdatetime':
      return message.sent;
    case 'createddatetime':
      return message.created;
    case 'lastmodifieddatetime':
      return message.modified;
    case 'conversationid':
      return message.conversationId;
    case 'internetmessageid':
      return message.internetMessageId;
    case 'parentfolderid':
      return message.folderId;
    case 'subject':
      return message.subject;
    case 'isdraft':
      return message.isDraft;
    case 'isread':
      return message.isRead;
    case 'importance':
      return message.importance;
    case 'hasattachments':
      return message.attachments.some((attachment) => !attachment.isInline);
    case 'from/emailaddress/address':
      return message.from?.email ?? null;
    case 'sender/emailaddress/address':
      return message.sender?.email ?? null;
    default:
      throw badRequest(
        `Could not find a property named '${property}' on type 'Microsoft.OutlookServices.Message'.`,
      );
  }
}

export function matches(filter: Filter, message: Message, immutableIds: boolean): boolean {
  switch (filter.kind) {
    case 'and':
      return (
        matches(filter.left, message, immutableIds) && matches(filter.right, message, immutableIds)
      );
    case 'or':
      return (
        matches(filter.left, message, immutableIds) || matches(filter.right, message, immutableIds)
      );
    case 'not':
      return !matches(filter.inner, message, immutableIds);
    case 'compare':
      return compare(
        messageProperty(message, filter.property, immutableIds),
        filter.operator,
        filter.value,
      );
    case 'text':
      return textTest(
        String(messageProperty(message, filter.property, immutableIds) ?? ''),
        filter.test,
        filter.value,
      );
    case 'any':
      return anyProperty(filter, message);
  }
}

/** `singleValueExtendedProperties/Any(ep: ep/id eq '..' and ep/value eq '..')`; values in any case. */
function anyProperty(filter: Filter & { kind: 'any' }, message: Message): boolean {
  if (filter.property.toLowerCase() !== 'singlevalueextendedproperties') {
    throw badRequest(`'${filter.property}' can't be filtered by any().`);
  }
  const conditions = conjunction(filter.inner);
  const id = conditions.find((each) => each.kind === 'compare' && each.property === 'id');
  const canonical =
    id?.kind === 'compare' && id.operator === 'eq' ? canonicalPropertyId(String(id.value)) : null;
  if (canonical === null) {
    throw badRequest('The extended property filter needs an id that has a meaning.');
  }
  const actual = readProperty(message, canonical);
  return conditions
    .filter((each) => each !== id)
    .every((each) => {
      if (actual === undefined) return false;
      if (each.kind === 'compare') return compare(actual, each.operator, String(each.value));
      return each.kind === 'text' && textTest(actual, each.test, each.value);
    });
}

function conjunction(filter: Filter): Filter[] {
  return filter.kind === 'and'
    ? [...conjunction(filter.left), ...conjunction(filter.right)]
    : [filter];
}

function textTest(
  actual: string,
  test: 'contains' | 'startswith' | 'endswith',
  value: string,
): boolean {
  const text = actual.toLowerCase();
  const wanted = value.toLowerCase();
  if (test === 'contains') return text.includes(wanted);
  return test === 'startswith' ? text.startsWith(wanted) : text.endsWith(wanted);
}

function compare(actual: Value, operator: Operator, wanted: Literal): boolean {
  const left = typeof actual === 'string' ? actual.toLowerCase() : actual;
  const right =
    wanted instanceof Date
      ? wanted.getTime()
      : typeof wanted === 'string'
        ? wanted.toLowerCase()
        : wanted;
  if (operator === 'eq') return left === right;
  if (operator === 'ne') return left !== right;
  if (left === null || right === null) return false;
  switch (operator) {
    case 'gt':
      return left > right;
    case 'ge':
      return left >= right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
  }
}
