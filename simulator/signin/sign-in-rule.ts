import type { Mailbox } from '../mail/mailbox.ts';
import type { SignInError } from './aadsts.ts';

/** How signing in goes for one user or one whole tenant, other than well. */
export type SignInRule = {
  /** `needs_admin`: the user sees "Need admin approval" in place of the consent page. */
  consent?: 'needs_admin';
  /** `/authorize` sends this back to the app instead of a code. */
  authorizeError?: SignInError;
  /** The token endpoint answers each grant of the user with this. */
  tokenError?: SignInError;
  /** Permissions that are left out of what is granted, such as `Mail.Send`. */
  withheldScopes?: string[];
  /** The answer names permissions with Graph's prefix, `https://graph.microsoft.com/Mail.Send`. */
  prefixScopes?: boolean;
  withholdRefreshToken?: boolean;
  withholdIdToken?: boolean;
  /** Overwrites claims of the id_token, such as a wrong `nonce` or `aud`; null removes one. */
  idTokenClaims?: Record<string, unknown>;
};

/** The rules in force, by oid or tid. A user's own rule goes before the tenant's, field by field. */
export class SignInRules {
  readonly #rules = new Map<string, SignInRule>();

  set(oidOrTid: string, rule: SignInRule): void {
    this.#rules.set(oidOrTid, rule);
  }

  remove(oidOrTid: string): void {
    this.#rules.delete(oidOrTid);
  }

  clear(): void {
    this.#rules.clear();
  }

  of(user: Pick<Mailbox, 'tid' | 'oid'>): SignInRule {
    return { ...this.#rules.get(user.tid), ...this.#rules.get(user.oid) };
  }
}
