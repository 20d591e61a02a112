import type { AccountId, MailboxRef, UserId } from '../ids.ts';

export type ConnectionStatus = 'connected' | 'needs_reconnect' | 'disconnected';
export type Scope = 'crm-threads' | 'sent-to-contacts' | 'known-contacts';

type ConnectionErrorCode =
  | 'reconnect_required'
  | 'grant_in_doubt'
  | 'tenant_refused'
  | 'no_mailbox'
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
  /** The mailbox that a disconnect has left, so that a repeated one can finish what the first began. */
  readonly leftRef: MailboxRef | null;
  readonly email: string | null;
  readonly scope: Scope;
  readonly connectedAt: string | null;
  readonly lastError: ConnectionError | null;
}
