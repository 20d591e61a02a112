import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { RpcTypedData } from './core-api.ts';
import type { QueueSettings } from './host-json.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

export type MessageText =
  | { readonly kind: 'text'; readonly text: string }
  /** Not in the encoding that host.json names: poison at once. */
  | { readonly kind: 'not_encoded' }
  /** Bytes that are no UTF-8: each try fails before the function is called. */
  | { readonly kind: 'no_text' };

/** The text of a message. Blanks and line ends in base64 do not matter. */
export function decodeMessageText(
  raw: string,
  encoding: QueueSettings['messageEncoding'],
): MessageText {
  if (encoding === 'none') return { kind: 'text', text: raw };
  const packed = raw.replaceAll(/\s/g, '');
  if (!BASE64.test(packed)) return { kind: 'not_encoded' };
  const bytes = Buffer.from(packed, 'base64');
  return isUtf8(bytes) ? { kind: 'text', text: bytes.toString('utf8') } : { kind: 'no_text' };
}

/** What `context.triggerMetadata` shows of a message, the programming model lower-cases the names. */
export function queueTriggerMetadata(
  message: DequeuedMessageItem,
  text: string,
): Record<string, RpcTypedData> {
  return {
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    Id: json(message.messageId),
    InsertionTime: json(message.insertedOn),
    ExpirationTime: json(message.expiresOn),
    NextVisibleTime: json(message.nextVisibleOn),
    PopReceipt: json(message.popReceipt),
  };
}

/** The message that a call of the admin API stands for. */
export function messageByHand(text: string, now: Date): DequeuedMessageItem {
  return {
    messageId: randomUUID(),
    insertedOn: now,
    expiresOn: now,
    nextVisibleOn: now,
    popReceipt: '',
    dequeueCount: 1,
    messageText: text,
  };
}

function json(value: unknown): RpcTypedData {
  return { json: JSON.stringify(value) };
}
