import type { AccountId, MailboxRef, UserId } from '../ids.ts';
import type { RefusedFor } from '../mailbox/refused-grant.ts';
import { type Scope, type StartsSince, STARTS_NOTHING } from './scope.ts';
import type { Approval } from './approval.ts';

export type ConnectionStatus = 'connected' | 'needs_reconnect' | 'disconnected';

type ConnectionErrorCode =
  | RefusedFor
  | 'grant_in_doubt'
  | 'subscription_failed'
  | 'operator_credentials';

export interface ConnectionError {
  readonly code: ConnectionErrorCode;
  readonly message: string;
  readonly at: string;
}

/** A user of the CRM: whose connection it is. */
export interface Who {
  readonly accountId: AccountId;
  readonly userId: UserId;
}

/** The link between a CRM user and one mailbox. */
export interface Connection extends Who {
  readonly status: ConnectionStatus;
  /** Raised by a disconnect and by a change of mailbox, by nothing else. 0 before the first connect. */
  readonly generation: number;
  /** Null when disconnected. */
  readonly mailboxRef: MailboxRef | null;
  /** The mailbox that a disconnect or a change has left, so that a repeated one can finish what the first began. */
  readonly leftRef: MailboxRef | null;
  readonly email: string | null;
  readonly scope: Scope;
  /** What the scope lets begin, and since when. */
  readonly startsSince: StartsSince;
  readonly connectedAt: string | null;
  readonly lastError: ConnectionError | null;
  /** Null: nothing is known to depend on an administrator. */
  readonly approval: Approval | null;
}

/** What of the mailbox shows in the connection's status. */
export interface MailboxStatus {
  readonly syncedThrough: string | null;
  readonly missingSince: string | null;
  readonly grantDoubtSince: string | null;
  readonly subscriptions: {
    readonly messages?: { readonly expiresAt: string };
    readonly sentitems?: { readonly expiresAt: string };
  };
}

/** What is known around a connection when it is shown. */
export interface ConnectionSurroundings {
  /** Poison records that concern it. */
  readonly problems: number;
  readonly waitingSends: number;
  /** The mailbox's resync still tries to bring something in. */
  readonly isAwaitingMail: boolean;
  readonly operatorFault: ConnectionError | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The interface's Connection. */
export interface ShownConnection extends Who {
  readonly status: ConnectionStatus;
  readonly current: boolean;
  readonly waitingSends: number;
  readonly provider: 'outlook';
  readonly email: string | null;
  readonly scope: Scope;
  readonly connectedAt: string | null;
  readonly syncedThrough: string | null;
  readonly problems: number;
  readonly subscriptionsExpireAt: string | null;
  readonly lastError: ConnectionError | null;
  readonly approval: Approval | null;
}

export function shownConnection(
  connection: Connection,
  mailbox: MailboxStatus | null,
  around: ConnectionSurroundings,
): ShownConnection {
  const { accountId, userId, status, email, scope, connectedAt } = connection;
  const lastError = shownError(connection, mailbox, around);
  return {
    accountId,
    userId,
    status,
    current: isCurrent(connection, mailbox, lastError, around),
    waitingSends: around.waitingSends,
    provider: 'outlook',
    email,
    scope,
    connectedAt,
    syncedThrough: mailbox?.syncedThrough ?? null,
    problems: around.problems,
    subscriptionsExpireAt: mailbox && earliestExpiry(mailbox),
    lastError,
    approval: connection.approval,
  };
}

function shownError(
  { status, lastError }: Connection,
  mailbox: MailboxStatus | null,
  { operatorFault }: ConnectionSurroundings,
): ConnectionError | null {
  if (status !== 'connected') return lastError;
  const since = mailbox?.grantDoubtSince ?? null;
  // Refused credentials of our own say nothing of the grant.
  if (since !== null && operatorFault === null) {
    return { code: 'grant_in_doubt', message: DOUBT, at: since };
  }
  return lastError ?? operatorFault;
}

const DOUBT = 'Microsoft has refused the permission once; it is asked again in some minutes.';

/** Notifications arrive, and nothing is known to be missing. */
function isCurrent(
  { status }: Connection,
  mailbox: MailboxStatus | null,
  lastError: ConnectionError | null,
  { problems, isAwaitingMail, now }: ConnectionSurroundings,
): boolean {
  if (status !== 'connected' || mailbox === null || lastError !== null) return false;
  const expiry = earliestExpiry(mailbox);
  const isNotified = expiry !== null && Date.parse(expiry) > now;
  return isNotified && problems === 0 && mailbox.missingSince === null && !isAwaitingMail;
}

/** Null until both subscriptions exist. */
function earliestExpiry({ subscriptions }: MailboxStatus): string | null {
  const { messages, sentitems } = subscriptions;
  if (!messages || !sentitems) return null;
  const earliest = Math.min(Date.parse(messages.expiresAt), Date.parse(sentitems.expiresAt));
  return new Date(earliest).toISOString();
}

/** What stands for a user who never connected. */
export function noConnection(accountId: AccountId, userId: UserId): Connection {
  return {
    accountId,
    userId,
    status: 'disconnected',
    generation: 0,
    mailboxRef: null,
    leftRef: null,
    email: null,
    scope: 'crm-threads',
    startsSince: STARTS_NOTHING,
    connectedAt: null,
    lastError: null,
    approval: null,
  };
}
