import type { Mailbox } from './mailbox.ts';

interface Grant {
  readonly id: string;
  readonly mailbox: Mailbox;
  revoked: boolean;
}

/** What users have permitted: sign-in codes, grants, and whether they are good now. */
export class Grants {
  readonly #now: () => number;
  readonly #grants = new Map<string, Grant>();
  readonly #codes = new Map<string, Mailbox>();
  readonly #refusedUntil = new Map<Mailbox, number>();
  #operatorFaultUntil = 0;
  #codesMade = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The user signs in and approves. */
  signIn(mailbox: Mailbox): string {
    this.#codesMade += 1;
    const code = `code-${this.#codesMade}`;
    this.#codes.set(code, mailbox);
    return code;
  }

  /** A code is good once. */
  redeem(code: string): Grant | null {
    const mailbox = this.#codes.get(code);
    this.#codes.delete(code);
    if (!mailbox) return null;
    const grant = { id: `grant-${this.#grants.size + 1}`, mailbox, revoked: false };
    this.#grants.set(grant.id, grant);
    return grant;
  }

  /** What the token endpoint says to a refresh. */
  refresh(grantId: string): 'good' | 'refused' | 'operator_fault' {
    if (this.#operatorFaultUntil > this.#now()) return 'operator_fault';
    const grant = this.#grants.get(grantId);
    if (!grant || grant.revoked) return 'refused';
    return (this.#refusedUntil.get(grant.mailbox) ?? 0) > this.#now() ? 'refused' : 'good';
  }

  /** Continuous access evaluation: a revoked grant's tokens are dead at once. */
  opens(grantId: string): Mailbox | null {
    const grant = this.#grants.get(grantId);
    return grant && !grant.revoked ? grant.mailbox : null;
  }

  /** All grants so far; a later sign-in makes a good one. */
  revokeAll(mailbox: Mailbox): void {
    for (const grant of this.#grants.values()) if (grant.mailbox === mailbox) grant.revoked = true;
  }

  refuseUntil(mailbox: Mailbox, until: number): void {
    this.#refusedUntil.set(mailbox, until);
  }

  operatorFaultUntil(until: number): void {
    this.#operatorFaultUntil = until;
  }

  /** Whatever was refused for a while is refused no longer; what a user took back stays so. */
  heal(): void {
    this.#operatorFaultUntil = 0;
    this.#refusedUntil.clear();
  }
}
