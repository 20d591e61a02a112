import type { Message } from './types.ts';

/**
 * Single-value extended properties by MAPI property tag or by name. The ids are compared in one
 * written form: type in its usual case, hexadecimal without leading zeros, GUID in lower case, as
 * Exchange writes them in its answers. A property's `Name` stays case-sensitive.
 */
const TYPES = new Map(
  ['String', 'Integer', 'Boolean', 'SystemTime', 'Binary', 'Long', 'Short', 'Double', 'CLSID'].map(
    (type) => [type.toLowerCase(), type],
  ),
);
const TAGGED = /^(\w+) 0x([0-9a-f]{1,4})$/i;
const NAMED = /^(\w+) \{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\} (Name|Id) (.+)$/i;

const PROPERTY = {
  internetMessageId: 'String 0x1035',
  references: 'String 0x1039',
  inReplyTo: 'String 0x1042',
  messageClass: 'String 0x1a',
  transportHeaders: 'String 0x7d',
  sensitivity: 'Integer 0x36',
} as const;

/** Null when the id has no meaning. */
export function canonicalPropertyId(id: string): string | null {
  const tagged = TAGGED.exec(id);
  if (tagged) {
    const type = TYPES.get(String(tagged[1]).toLowerCase());
    return type ? `${type} 0x${Number.parseInt(String(tagged[2]), 16).toString(16)}` : null;
  }
  const named = NAMED.exec(id);
  if (!named) return null;
  const type = TYPES.get(String(named[1]).toLowerCase());
  const kind = String(named[3]).toLowerCase() === 'name' ? 'Name' : 'Id';
  return type ? `${type} {${String(named[2]).toLowerCase()}} ${kind} ${named[4]}` : null;
}

/** By name and GUID, where a tag is known to every mailbox. `id` is canonical. */
export function isNamed(id: string): boolean {
  return NAMED.test(id);
}

/** Undefined when the message does not have it. `id` is canonical. */
export function readProperty(message: Message, id: string): string | undefined {
  switch (id) {
    case PROPERTY.internetMessageId:
      return message.internetMessageId;
    case PROPERTY.references:
      return message.references.length > 0 ? message.references.join(' ') : undefined;
    case PROPERTY.inReplyTo:
      return message.inReplyTo ?? undefined;
    case PROPERTY.messageClass:
      return message.messageClass;
    case PROPERTY.sensitivity:
      return String(message.sensitivity);
    case PROPERTY.transportHeaders:
      return message.wireHeaders?.map(({ name, value }) => `${name}: ${value}\r\n`).join('');
    default:
      return message.extendedProperties.get(id);
  }
}

/** The change that setting these properties on a draft makes; ids are canonical. */
export function propertyChange(
  message: Pick<Message, 'extendedProperties'>,
  properties: ReadonlyMap<string, string>,
): Partial<Message> {
  const change: Partial<Message> = {};
  const others = new Map(message.extendedProperties);
  for (const [id, value] of properties) {
    if (id === PROPERTY.internetMessageId) change.internetMessageId = value;
    else if (id === PROPERTY.references) change.references = messageIdsIn(value);
    else if (id === PROPERTY.inReplyTo) change.inReplyTo = value;
    else if (id === PROPERTY.messageClass) change.messageClass = value;
    else if (id === PROPERTY.sensitivity) change.sensitivity = sensitivityFrom(value);
    else others.set(id, value);
  }
  change.extendedProperties = others;
  return change;
}

function messageIdsIn(headerValue: string): string[] {
  return headerValue.match(/<[^<>\s]+>/g) ?? [];
}

function sensitivityFrom(value: string): Message['sensitivity'] {
  const number = Number(value);
  return number === 1 || number === 2 || number === 3 ? number : 0;
}
