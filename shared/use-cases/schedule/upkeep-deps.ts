import type { AccountId, MailboxRef, UserId } from '../../domain/ids.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { DueIndex } from '../../ports/due-index.ts';
import type { MailReader, Threading } from '../../ports/mail-reading.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Mailbox, Mailboxes, MailboxLink } from '../../ports/mailboxes.ts';
import type { PoisonRecords } from '../../ports/poison.ts';
import type { ResyncRuns } from '../../ports/resync-runs.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { UpkeepLeases } from '../../ports/upkeep-leases.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';

export interface UpkeepDeps {
  readonly mail: Pick<MailReader & MailSubscriptions, 'list' | keyof MailSubscriptions>;
  readonly mailboxes: Mailboxes;
  readonly connections: Connections;
  readonly dueIndex: DueIndex;
  readonly runs: ResyncRuns;
  readonly leases: UpkeepLeases;
  readonly queues: WorkQueues;
  readonly poison: Pick<PoisonRecords, 'put' | 'forget'>;
  readonly counters: Pick<Counters, 'add'>;
  /** One listed message, by the same path as a notification's. */
  readonly receiveListed: (
    mailbox: Mailbox,
    links: readonly MailboxLink[],
    message: Threading,
    runId: string,
  ) => Promise<'ended' | 'waiting' | 'given_up'>;
  /** The mailbox's grant was refused once: starts the second probe. */
  readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  /** The second probe of a doubted grant. */
  /** `since`: when the grant was first refused, milliseconds since 1970. */
  readonly probeGrant: (ref: MailboxRef, since: number) => Promise<void>;
  /** Asks the mailbox again what it is called and where its folders are. */
  readonly refreshProfile: (mailbox: Mailbox, links: readonly MailboxLink[]) => Promise<Mailbox>;
  /** Takes away links that a crash left behind; false when the mailbox's life has ended by it. */
  readonly dropStaleLinks: (ref: MailboxRef) => Promise<boolean>;
  /** Whether sends of this user have not ended yet, or left a draft that is still to be deleted. */
  readonly hasPendingSends: (account: AccountId, user: UserId) => Promise<boolean>;
  /** Makes a subscription's client state; `kid` names the key that makes it now. */
  readonly clientState: { readonly kid: string; readonly make: (ref: MailboxRef) => string };
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  /** 0: a resync is always due. */
  readonly resyncIntervalMs: number;
  /** A new random name, such as 32 hex digits. */
  readonly newId: () => string;
  readonly now: Now;
  readonly log: Log;
}
