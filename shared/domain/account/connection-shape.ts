import type { AccountId, UserId } from '../ids.ts';
import type { Connection, ConnectionError } from './connection.ts';

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
  /** Messages that the mailbox's resync is still trying to bring in. */
  readonly isAwaitingMail: boolean;
  readonly operatorFault: ConnectionError | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The interface's Connection. */
export function shownConnection(
  connection: Connection,
  mailbox: MailboxStatus | null,
  around: ConnectionSurroundings,
): Readonly<Record<string, unknown>> {
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
    connectedAt: null,
    lastError: null,
  };
}
