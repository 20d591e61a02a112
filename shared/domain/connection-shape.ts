import type { Connection, ConnectionError } from './connection.ts';
import type { AccountId, UserId } from './ids.ts';

/** What of the mailbox shows in the connection's status. */
export interface MailboxStatus {
  readonly syncedThrough: string | null;
  readonly subscriptions: {
    readonly messages?: { readonly expiresAt: string };
    readonly sentitems?: { readonly expiresAt: string };
  };
}

/** The interface's Connection. `problems` counts the poison records that concern it. */
export function shownConnection(
  connection: Connection,
  mailbox: MailboxStatus | null,
  problems: number,
  operatorFault: ConnectionError | null = null,
): Readonly<Record<string, unknown>> {
  const { accountId, userId, status, email, scope, connectedAt, lastError } = connection;
  return {
    accountId,
    userId,
    status,
    provider: 'outlook',
    email,
    scope,
    connectedAt,
    syncedThrough: mailbox?.syncedThrough ?? null,
    problems,
    subscriptionsExpireAt: mailbox && earliestExpiry(mailbox),
    lastError: lastError ?? (status === 'connected' ? operatorFault : null),
  };
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
    email: null,
    scope: 'crm-threads',
    connectedAt: null,
    lastError: null,
  };
}
