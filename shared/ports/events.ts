import type { CrmEvent, TestEvent } from '../domain/event/event.ts';
import type { AccountId } from '../domain/ids.ts';
import type { EventHome } from '../domain/work/work.ts';
import type { Versioned } from './versioned.ts';
import type { QueuedMessage } from './work.ts';

export interface EventRecord {
  readonly event: CrmEvent;
  readonly state: 'pending' | 'delivered' | 'failed';
  /** How often the CRM was told and did not take it. A queue message's `attempt` counts failures of ours alone. */
  readonly tries: number;
  /** When a queue message comes for the next try, milliseconds since 1970; null before the first. */
  readonly nextAt: number | null;
}

/** The stored events: written with what they tell of (`insert-event`), read and marked by the delivery. */
export interface EventRecords {
  find(home: EventHome, eventId: string): Promise<Versioned<EventRecord> | null>;
  /** All of them or, when somebody else changed one meanwhile, none: false. */
  mark(home: EventHome, records: readonly Versioned<EventRecord>[]): Promise<boolean>;
}

/** An event's place in the feed: where its record is, and whether the CRM had taken it when it was put there. */
export interface Listed {
  readonly id: string;
  readonly home: EventHome;
  readonly isTold: boolean;
}

export interface FeedPlace {
  /** From 1 on, without a gap. */
  readonly position: number;
  readonly id: string;
  readonly home: EventHome;
}

/** `expired`: what stood behind `after` is no longer there. */
type FeedPage =
  | {
      readonly kind: 'page';
      readonly places: readonly FeedPlace[];
      /** Of the last one, or where the next will stand behind. */
      readonly last: number;
      readonly hasMore: boolean;
    }
  | { readonly kind: 'expired' };

/**
 * The events of each account in the order in which they were put there, for 30 days. Positions are given and written in
 * one transaction, one after the other, so whoever has read up to one has missed nothing before it.
 */
export interface EventFeed {
  /** Each event once, whoever puts it there again: false for those that were there. In the order given. */
  append(account: AccountId, events: readonly Listed[]): Promise<readonly boolean[]>;
  find(account: AccountId, id: string): Promise<Versioned<Listed> | null>;
  /** It is to be told again. False when somebody else changed that first. */
  untell(account: AccountId, listed: Versioned<Listed>): Promise<boolean>;
  /** Behind the position `after`, or from the oldest on. */
  page(account: AccountId, after: number | null, limit: number): Promise<FeedPage>;
  /** The position behind which all stands that was put there at `since` (milliseconds since 1970) or later. */
  before(account: AccountId, since: number): Promise<number>;
  /** Removes up to `limit` of what was put there before `time`, oldest first: how many. */
  expire(account: AccountId, time: number, limit: number): Promise<number>;
}

/**
 * Queues the delivery of an event. Idempotent: delivery drops what its record shows as delivered.
 * `ahead`: its record is about to be written by this run, which then delivers it by itself; the message waits for long
 * enough, and drops what never gets a record.
 */
export type Announce = (home: EventHome, eventId: string, when?: 'ahead') => Promise<QueuedMessage>;

/** An event that was announced ahead, and whose record this run has just written. */
export interface AnnouncedEvent {
  readonly event: CrmEvent;
  /** Of its record. */
  readonly etag: string;
  readonly message: QueuedMessage;
}

/**
 * Delivers events in the run that made them, and ends their messages in the queue; what the CRM does not take at once is
 * left to the queue. Throws nothing: the messages see to it that nothing is lost.
 */
export type DeliverAtOnce = (
  home: EventHome,
  announced: readonly AnnouncedEvent[],
) => Promise<void>;

/** Never throws for what the CRM does: a refusal, a redirect, a time-out and silence are all `failed`. */
export interface CrmWebhook {
  /** `limitMs`: how long it may take, when that is less than usual. */
  deliver(event: CrmEvent | TestEvent, limitMs?: number): Promise<DeliveryOutcome>;
}

/** `status`: the HTTP status, null when none came. */
type DeliveryOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  | { readonly kind: 'failed'; readonly code: string; readonly status: number | null };

/** What is known of the CRM's endpoint. Times are RFC 3339. */
export interface EndpointState {
  /** Null: it is enabled. */
  readonly disabledAt: string | null;
  readonly reason: 'gone' | null;
  /** From when on the feed has what it was not told: no later than the oldest event of those. */
  readonly missedSince: string | null;
  readonly lastSuccess: string | null;
  readonly lastFailure: { readonly at: string; readonly code: string } | null;
}

export interface EndpointStates {
  read(): Promise<EndpointState>;
  disable(at: string, reason: 'gone', missedSince: string): Promise<void>;
  /** An event of this time is not told, either: `missedSince` is no later. */
  noteMissed(at: string): Promise<void>;
  enable(missedSince: string | null): Promise<void>;
  noteSuccess(at: string): Promise<void>;
  noteFailure(at: string, code: string): Promise<void>;
}
