import { randomUUID } from 'node:crypto';
import type { DequeuedMessageItem } from '@azure/storage-queue';
import type { RpcTypedData } from './core-api.ts';
import type { QueueSettings } from './host-json.ts';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The text of a message; undefined when it is not in the encoding that host.json names. */
export function decodeMessageText(
  text: string,
  encoding: QueueSettings['messageEncoding'],
): string | undefined {
  if (encoding === 'none') return text;
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('utf8') : undefined;
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
