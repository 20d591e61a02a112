import type { Connection, ShownConnection } from '../account/connection.ts';
import {
  AHEAD_TRUSTED_MS,
  EVENT_EARLY_MS,
  EVENT_WAITS_MS,
  RECORD_WAIT_MS,
} from './delivery-durations.ts';
import type { Entry, SkippedMessage } from '../entry/entry.ts';
import type { ContactId } from '../ids.ts';
import type { Thread } from '../thread/thread.ts';

export const EVENT_TYPES = [
  'conversation.entry.created',
  'conversation.entry.updated',
  'conversation.message.skipped',
  'conversation.thread.changed',
  'connection.changed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What the CRM is told. `id` is the webhook-id, derived from what happened, so that a repeat is the same event. */
export interface CrmEvent {
  readonly id: string;
  readonly type: EventType;
  readonly timestamp: string;
  /** Thin: ids, direction, origin, status, subject, snippet, times; no bodies, under 20 KB as JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** An event's id, as we make them: in the path it is somebody's word. */
export const EVENT_ID = /^evt_[A-Za-z0-9_-]{1,124}$/;

/** What `POST events/test` sends: an event that nothing has happened for. */
export interface TestEvent {
  readonly id: string;
  readonly type: 'endpoint.test';
  readonly timestamp: string;
  readonly data: Readonly<Record<string, never>>;
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
      kind: entry.kind,
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
  const { attachmentLimit: _, ...shown } = skipped;
  return {
    id: skippedEventId(skipped.id),
    type: 'conversation.message.skipped',
    timestamp,
    data: { ...shown, subject: skipped.subject.slice(0, 1000) },
  };
}

/** A thread was stopped or started: what `turned` says of it. */
export function threadEvent(thread: Thread, timestamp: string): CrmEvent {
  const { id, accountId, userId, contactId, activeSince, turned } = thread;
  const { to, at } = turned ?? { to: 'syncing', at: activeSince };
  return {
    id: `evt_${id}_t${Date.parse(at)}`,
    type: 'conversation.thread.changed',
    timestamp,
    data: {
      threadId: id,
      accountId,
      userId,
      contactId,
      state: to,
      stopped: to === 'stopped' ? { why: 'by_request', at } : null,
      // Microsoft's times have no milliseconds.
      activeSince: new Date(activeSince).toISOString(),
    },
  };
}

/** The same event as one of this contact: what is its own was merged into it. */
export function eventForContact(event: CrmEvent, contactId: ContactId | null): CrmEvent {
  return contactId === null ? event : { ...event, data: { ...event.data, contactId } };
}

export type ConnectionReason =
  | 'connected'
  | 'disconnected'
  | 'mailbox_changed'
  | 'reconnected'
  | 'needs_reconnect'
  | 'address_changed'
  | 'approval_granted'
  | 'approval_refused';

export function connectionEventId(generation: number, change: string): string {
  return `evt_c${generation}_${change}`;
}

/** `shown` is the connection as the interface shows it; `change` makes the id: one event for each change. */
export function connectionEvent(
  connection: Connection,
  shown: ShownConnection,
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

/** Up to a tenth is added, so that what failed together does not come back together. */
const JITTER = 0.1;

/**
 * Milliseconds to wait for a record that is not there, by the age of its announcement, or null: the run that announced
 * it ahead has died before it wrote, or met something that kept it from writing.
 */
export function recordWaitMs(ageMs: number): number | null {
  if (ageMs < RECORD_WAIT_MS.youngMs) return RECORD_WAIT_MS.young;
  return ageMs < AHEAD_TRUSTED_MS ? RECORD_WAIT_MS.old : null;
}

/**
 * Whether a message that comes now has been overtaken: another one was queued for the event's next try, which is not yet.
 */
export function isOvertaken(nextAt: number | null, now: number): boolean {
  return nextAt !== null && now < nextAt - EVENT_EARLY_MS;
}

/** Milliseconds to wait after `tries` failed tries (1 or more), or null when there are no more. `fraction` in [0, 1). */
export function retryWaitMs(tries: number, fraction: number): number | null {
  const wait = EVENT_WAITS_MS[tries - 1];
  return wait === undefined ? null : Math.round(wait * (1 + JITTER * fraction));
}
