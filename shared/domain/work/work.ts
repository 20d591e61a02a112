import { z } from 'zod';
import { BOUNDS } from '../bounds.ts';
import {
  accountIdSchema,
  contactIdSchema,
  entryIdSchema,
  mailboxRefSchema,
  messageRefSchema,
  userIdSchema,
} from '../ids.ts';

/** One batch of Graph reads so many. */
export const IDS_PER_QUEUE_MESSAGE = 20;

const mailboxRef = mailboxRefSchema;
/** The due row that a timer moved ahead when it queued this; absent from work that something else asked for. */
const row = z.string().max(256).optional();

/** Where an event's record lives: in the contact's partition or in the connection's. */
export const eventHomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('contact'),
    accountId: accountIdSchema,
    contactId: contactIdSchema,
  }),
  z.strictObject({
    kind: z.literal('connection'),
    accountId: accountIdSchema,
    userId: userIdSchema,
  }),
]);
export type EventHome = z.infer<typeof eventHomeSchema>;

/** As Graph names them. */
export const LIFECYCLE_EVENTS = [
  'reauthorizationRequired',
  'subscriptionRemoved',
  'missed',
] as const;

const text = (most: number) => z.string().min(1).max(most);

/** The content of one notification, still encrypted. */
const carriedContentSchema = z.strictObject({
  id: messageRefSchema,
  encryptionCertificateId: text(128),
  data: text(BOUNDS.contentCharacters),
  dataKey: text(BOUNDS.contentKeyCharacters),
  dataSignature: text(64),
});
export type CarriedContent = z.infer<typeof carriedContentSchema>;

/** What each kind of work carries: ids, never mail that could be read. */
export const PAYLOADS = {
  /**
   * Messages of one mailbox. `runId` names the resync run that waits for them, or says that they were notified and are
   * looked for again.
   */
  receive: z.strictObject({
    mailboxRef,
    ids: z.array(messageRefSchema).min(1).max(IDS_PER_QUEUE_MESSAGE),
    runId: z.string().max(64).optional(),
    /** Threading of some of them that came with the notification, and the token that shows from whom. */
    carried: z
      .strictObject({
        token: text(BOUNDS.contentTokenCharacters),
        contents: z.array(carriedContentSchema).min(1).max(IDS_PER_QUEUE_MESSAGE),
      })
      .optional(),
  }),
  send: z.strictObject({
    accountId: accountIdSchema,
    userId: userIdSchema,
    contactId: contactIdSchema,
    entryId: entryIdSchema,
  }),
  subscribe: z.strictObject({ mailboxRef }),
  renew: z.strictObject({ mailboxRef, row }),
  /**
   * `since`: it reaches back to then, RFC 3339. `runId`: the run that this goes on with. In the order in which they are
   * written, which the id of a poison record derives from.
   */
  resync: z.strictObject({
    mailboxRef,
    reason: z.string().max(256).optional(),
    since: z.string().max(256).optional(),
    runId: z.string().max(256).optional(),
    row,
  }),
  lifecycle: z.strictObject({
    mailboxRef,
    event: z.enum(LIFECYCLE_EVENTS),
    subscriptionId: z.string().max(256),
  }),
  /** The second look at a grant that was refused when the work was first seen. */
  probe: z.strictObject({ mailboxRef }),
  teardown: z.strictObject({ mailboxRef }),
  /** One shard of the expiry index, behind the row `after`. */
  sweep: z.strictObject({
    shard: z.string().max(64),
    after: z.string().max(128).optional(),
  }),
  deliver: z.strictObject({ eventId: z.string().max(128), home: eventHomeSchema }),
};

export type WorkKind = keyof typeof PAYLOADS;
export type Payload<K extends WorkKind> = z.infer<(typeof PAYLOADS)[K]>;

/** What every queue message carries beside its payload: delays are our own requeueing, so the queue's count is not ours. */
interface Tries {
  /** Tries that failed and counted; one that was asked to wait does not. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly firstSeen: number;
  /** How often it was taken up again after crashes had used up its deliveries. */
  readonly replays?: number | undefined;
  readonly traceparent?: string | undefined;
}

/** The one envelope of all that is queued. */
export type Work<K extends WorkKind = WorkKind> = {
  [P in K]: Tries & { readonly kind: P; readonly payload: Payload<P> };
}[K];

export const QUEUES = ['mail-notifications', 'sends', 'upkeep', 'events'] as const;
export type QueueName = (typeof QUEUES)[number];

/** One small task for one mailbox, as its only worker. */
export type UpkeepKind = 'subscribe' | 'renew' | 'resync' | 'lifecycle' | 'probe' | 'teardown';

/** What a queue brings. */
export interface KindsByQueue {
  'mail-notifications': 'receive';
  sends: 'send';
  upkeep: UpkeepKind | 'sweep';
  events: 'deliver';
}

/** Work as one queue brings it. */
export type QueueWork<Q extends QueueName> = Work & Work<KindsByQueue[Q]>;

export function queueOf(kind: WorkKind): QueueName {
  switch (kind) {
    case 'receive':
      return 'mail-notifications';
    case 'send':
      return 'sends';
    case 'deliver':
      return 'events';
    default:
      return 'upkeep';
  }
}

/** Its due row, when a timer found it. */
export function rowOf({ payload }: Work): string | null {
  return 'row' in payload ? (payload.row ?? null) : null;
}
