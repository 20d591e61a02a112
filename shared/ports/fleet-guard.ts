import type { MailboxRef } from '../domain/ids.ts';

/** Tells one revoked grant from an outage, over all instances. */
export interface FleetGuard {
  /** Notes that this mailbox's grant was refused; says whether so many are at once that it must be an outage. */
  refused(ref: MailboxRef): Promise<'one' | 'many'>;
  /** Notes that this tenant refuses the app; says whether so many do that the fault must be our own. */
  tenantRefused(tid: string): Promise<'one' | 'many'>;
  /** Our own credentials were refused just now. */
  operatorFault(code: string): Promise<void>;
  /** The last such refusal, when it is recent. */
  recentOperatorFault(): Promise<{ readonly code: string; readonly at: string } | null>;
}
