import { canonicalPropertyId, readProperty } from '../mail/extended-properties.ts';
import type { Message } from '../mail/types.ts';
import { badRequest } from './errors.ts';
import type { Filter, Literal, Operator } from './filter.ts';

type Value = string | number | boolean | null;

/** Filterable and sortable properties. Stored times are finer than the whole seconds that answers show. */
const PROPERTIES: Record<string, (message: Message, immutableIds: boolean) => Value> = {
  id: (message, immutableIds) => (immutableIds ? message.immutableId : message.mutableId),
  receiveddatetime: ({ received }) => received,
  sentdatetime: ({ sent }) => sent,
  createddatetime: ({ created }) => created,
  lastmodifieddatetime: ({ modified }) => modified,
  conversationid: ({ conversationId }) => conversationId,
  internetmessageid: ({ internetMessageId }) => internetMessageId,
  parentfolderid: ({ folderId }) => folderId,
  subject: ({ subject }) => subject,
  isdraft: ({ isDraft }) => isDraft,
  isread: ({ isRead }) => isRead,
  importance: ({ importance }) => importance,
  hasattachments: ({ attachments }) => attachments.some(({ isInline }) => !isInline),
  'from/emailaddress/address': ({ from }) => from?.email ?? null,
  'sender/emailaddress/address': ({ sender }) => sender?.email ?? null,
};
const EXTENDED_PROPERTIES = 'singlevalueextendedproperties';

/** Refuses a property that messages don't have, also when no message is there to be compared. */
export function requireKnown(properties: readonly string[]): void {
  const unknown = properties.find((name) => {
    const lower = name.toLowerCase();
    return !(lower in PROPERTIES) && lower !== EXTENDED_PROPERTIES;
  });
  if (unknown !== undefined) throw unknownProperty(unknown);
}

export function messageProperty(message: Message, property: string, immutableIds: boolean): Value {
  const read = PROPERTIES[property.toLowerCase()];
  if (read === undefined) throw unknownProperty(property);
  return read(message, immutableIds);
}

function unknownProperty(name: string): Error {
  return badRequest(
    `Could not find a property named '${name}' on type 'Microsoft.OutlookServices.Message'.`,
  );
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
  if (filter.property.toLowerCase() !== EXTENDED_PROPERTIES) {
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
