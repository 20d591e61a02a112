import type { AccountId, MailboxRef, UserId } from '../../domain/ids.ts';
import type { SealingKeys } from '../../domain/sign-in/sealed.ts';
import type { Announce } from '../../ports/events.ts';
import type { Now, RandomBytes } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { FleetGuard } from '../../ports/tokens.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { LookAtMailbox, SignIns, SignInService } from '../../ports/sign-in.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';

/**
 * Has the user's waiting sends looked at at once: after a disconnect or a change of mailbox they fail, after a reconnect
 * they leave. Saying it again changes nothing.
 */
type DriveWaitingSends = (account: AccountId, user: UserId) => Promise<void>;

/** What showing and telling a connection takes. */
export interface StatusDeps {
  readonly connections: Connections;
  readonly mailboxes: Mailboxes;
  readonly poison: Pick<PoisonRecords, 'count'>;
  readonly fleet: FleetGuard;
  /** How many sends of this user Graph has not taken yet. */
  readonly waitingSends: (account: AccountId, user: UserId) => Promise<number>;
  /** Whether a resync of the mailbox still tries to bring something in. */
  readonly isAwaitingMail: (ref: MailboxRef) => Promise<boolean>;
  /** Null: there is no webhook, and no event is written. */
  readonly announce: Announce | null;
  readonly now: Now;
}

export interface ConnectDeps extends StatusDeps {
  readonly signIns: SignIns;
  readonly signInService: SignInService;
  readonly lookAtMailbox: LookAtMailbox;
  readonly queues: WorkQueues;
  readonly counters: Counters;
  readonly driveWaitingSends: DriveWaitingSends;
  readonly randomBytes: RandomBytes;
  readonly sleep: (ms: number) => Promise<void>;
  readonly tokenKeys: SealingKeys;
  readonly allowedReturnOrigins: readonly string[];
}

export interface Who {
  readonly accountId: AccountId;
  readonly userId: UserId;
}
