import type { Connection } from '../account/connection.ts';
import type { Entry } from '../entry/entry.ts';
import type { SkippedMessage } from '../entry/skipped.ts';

type EventType =
  | 'conversation.entry.created'
  | 'conversation.entry.updated'
  | 'conversation.message.skipped'
  | 'connection.changed';

/** What the CRM is told. `id` is the webhook-id, derived from what happened, so that a repeat is the same event. */
export interface CrmEvent {
  readonly id: string;
  readonly type: EventType;
  readonly timestamp: string;
  /** Thin: ids, direction, origin, status, subject, snippet, times; no bodies, under 20 KB as JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

export function entryEventId(entryId: string, version: number): string {
  return `evt_${entryId}_${version}`;
}

export function skippedEventId(skippedId: string): string {
  return `evt_${skippedId}_s`;
}

export function entryEvent(
  type: 'conversation.entry.created' | 'conversation.entry.updated',
  entry: Entry,
  timestamp: string,
): CrmEvent {
  return {
    id: entryEventId(entry.id, entry.version),
    type,
    timestamp,
    data: {
      entryId: entry.id,
      version: entry.version,
      accountId: entry.accountId,
      userId: entry.userId,
      contactId: entry.contactId,
      threadId: entry.threadId,
      direction: entry.direction,
      origin: entry.origin,
      status: entry.status,
      failure: entry.failure,
      subject: entry.subject.slice(0, 1000),
      snippet: entry.snippet,
      occurredAt: entry.occurredAt,
      internetMessageId: entry.internetMessageId,
    },
  };
}

export function skippedEvent(skipped: SkippedMessage, timestamp: string): CrmEvent {
  return {
    id: skippedEventId(skipped.id),
    type: 'conversation.message.skipped',
    timestamp,
    data: { ...skipped, subject: skipped.subject.slice(0, 1000) },
  };
}

export type ConnectionReason =
  | 'connected'
  | 'disconnected'
  | 'mailbox_changed'
  | 'reconnected'
  | 'needs_reconnect'
  | 'address_changed';

export function connectionEventId(generation: number, change: string): string {
  return `evt_c${generation}_${change}`;
}

/** `shown` is the connection as the interface shows it; `change` makes the id: one event for each change. */
export function connectionEvent(
  connection: Connection,
  shown: Readonly<Record<string, unknown>>,
  reason: ConnectionReason,
  change: string,
  timestamp: string,
): CrmEvent {
  return {
    id: connectionEventId(connection.generation, change),
    type: 'connection.changed',
    timestamp,
    data: { ...shown, reason },
  };
}
