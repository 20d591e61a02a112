import type { AccountId, Identity, MailboxRef, UserId } from '../domain/ids.ts';
import type { Folders } from '../domain/mailbox/folders.ts';
import type { OwnAddresses } from '../domain/mailbox/own-addresses.ts';
import type { RefusedFor } from '../domain/mailbox/refused-grant.ts';
import type { SubscriptionKind } from '../domain/mailbox/subscription-plan.ts';
import type { Versioned } from './versioned.ts';

/** Microsoft's name of a mailbox, lower case GUIDs. */
export type MailboxIdentity = Identity;

export interface StoredSubscription {
  readonly id: string;
  /** As Graph answered it. */
  readonly expiresAt: string;
  /** Kid of the client-state key that it carries. */
  readonly kid: string;
  /** The certificate that its content is encrypted for; absent where it tells ids alone. */
  readonly certificateId?: string;
}

/** One Microsoft mailbox in its present life. A disconnect of the last connection ends this life (`closing`). */
export interface Mailbox extends OwnAddresses {
  readonly ref: MailboxRef;
  readonly identity: MailboxIdentity;
  readonly email: string;
  /** When the mailbox last said what it is called and where its folders are. RFC 3339; null before a version that asks. */
  readonly profileReadAt: string | null;
  /**
   * Since then a subscription was made anew (the mailbox may have been, too, and has other folders then), or a draft left
   * from an address that was not known (it may have been renamed).
   */
  readonly profileDoubted: boolean;
  /** Why it needs a reconnect; `reconnect_required` while it does not. */
  readonly refusedFor: RefusedFor;
  readonly state: 'active' | 'needs_reconnect' | 'closing';
  readonly folders: Folders;
  readonly subscriptions: Readonly<Partial<Record<SubscriptionKind, StoredSubscription>>>;
  /** Everything received up to here is in, skipped with a reason, or counted as a problem. Null before the first run. */
  readonly syncedThrough: string | null;
  /** Since when something received may be missing, until a resync that began later has ended. RFC 3339. */
  readonly missingSince: string | null;
  /** Subscriptions that are ours by URL but unknown, by id, with how many resyncs saw them. */
  readonly orphans: Readonly<Record<string, number>>;
  /** Keys of this mailbox's rows in the due index, by task; see `ports/schedule.ts`. */
  readonly due: { readonly renew: string | null; readonly resync: string | null };
  /** When the last deep (seven days) resync ended. */
  readonly deepResyncAt: string | null;
  /** A first probe that failed with invalid_grant, waiting for the second. */
  readonly grantDoubtSince: string | null;
  readonly reauthorizedAt: string | null;
  readonly closingSince: string | null;
  /** Whose connections have left this life: its end waits for their sends, which need its tokens. The latest ones. */
  readonly left: readonly Pick<MailboxLink, 'accountId' | 'userId'>[];
  readonly createdAt: string;
}

/** A connection that a mailbox serves. */
export interface MailboxLink {
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly generation: number;
  /** When it was made, RFC 3339: a young one may belong to a connection that is just being written. */
  readonly linkedAt?: string;
}

export interface Mailboxes {
  /** The mailbox with its links: one range read. May be up to a few seconds old (warm); never used to decide the generation. */
  find(
    ref: MailboxRef,
  ): Promise<{ mailbox: Versioned<Mailbox>; links: readonly MailboxLink[] } | null>;
  save(mailbox: Versioned<Mailbox>): Promise<boolean>;
  /**
   * Gives the mailbox a connection and the grant that was just made: joins its present life, or begins a new one with
   * a fresh reference when there is none or it is closing. A life that begins, or is active again, has its due rows from
   * the start, so that it is kept alive also when all that the sign-in queues is lost.
   */
  attach(grant: MailboxGrant, link: MailboxLink): Promise<Attached>;
  /**
   * Takes the link away if it is still of this generation. `closing`: it was the last, and this life of the mailbox
   * ends: teardown is due. `shared`: others are left. `gone`: there was nothing to take.
   */
  detach(ref: MailboxRef, link: MailboxLink, now: string): Promise<'closing' | 'shared' | 'gone'>;
  /** The end of a life that is closing: all its rows and its tokens. */
  remove(ref: MailboxRef, identity: MailboxIdentity): Promise<void>;
}

export interface Attached {
  readonly ref: MailboxRef;
  /** A new life. */
  readonly begun: boolean;
  /** Its grant was in doubt, or no longer good, until now. */
  readonly reopened: boolean;
}

/** What a completed sign-in brings. */
export interface MailboxGrant extends OwnAddresses {
  readonly identity: MailboxIdentity;
  readonly email: string;
  readonly folders: Mailbox['folders'];
  /** Sealed for the identity. */
  readonly sealedTokens: string;
  /** RFC 3339: where a new life's `syncedThrough` begins, and when it was made. */
  readonly syncedFrom: string;
  readonly now: string;
}
