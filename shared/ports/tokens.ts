import type { Identity, MailboxRef } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

export interface AccessTokens {
  /**
   * A token for Graph. `fresh`: the last one met a 401; `claims`: what that 401 asked for (continuous access
   * evaluation). Throws `ServiceFailure`: `reconnect` (the grant is refused, after the stored cache was read again),
   * `operator` (our own credentials), `throttled`, `unavailable`.
   */
  get(
    ref: MailboxRef,
    options?: { readonly claims?: string; readonly fresh?: boolean },
  ): Promise<string>;
}

/** Seals what opens mailboxes before it is stored. */
export interface TokenSeals {
  /** For `bound` alone: it can't be moved to another owner's row. Throws `ServiceFailure` when the key is not at hand. */
  seal(bound: string, text: string): Promise<string>;
  /**
   * Null when no key of ours opens it for `bound`. Throws `ServiceFailure`: `throttled` and `unavailable` while the vault
   * is away, `operator`, and `reconnect` when its key is lost.
   */
  open(bound: string, envelope: string): Promise<string | null>;
}

/** The sealed token cache of a mailbox's present life, with the identity that it is sealed for. */
export interface TokenCaches {
  find(ref: MailboxRef): Promise<{ identity: Identity; sealed: Versioned<string> } | null>;
  /** False when somebody else refreshed meanwhile, or the mailbox is gone. */
  save(ref: MailboxRef, identity: Identity, sealed: Versioned<string>): Promise<boolean>;
}

/** What only the operator can mend, as whoever meets it tells of it. Neither fails. */
export interface OperatorFault {
  met(code: string): Promise<void>;
  /** What was refused with this code is taken again. */
  over(code: string): Promise<void>;
}

/** Tells one revoked grant from an outage, over all instances. */
export interface FleetGuard {
  /** Notes that this mailbox's grant was refused; says whether so many are at once that it must be an outage. */
  refused(ref: MailboxRef): Promise<'one' | 'many'>;
  /** Notes that this tenant refuses the app; says whether so many do that the fault must be our own. */
  tenantRefused(tid: string): Promise<'one' | 'many'>;
  /** Our own credentials were refused just now. */
  operatorFault(code: string): Promise<void>;
  /** What was refused as this is taken again. */
  operatorFaultOver(code: string): Promise<void>;
  /** The last such refusal, when it is recent and not over. */
  recentOperatorFault(): Promise<{ readonly code: string; readonly at: string } | null>;
}
