import type { Profile } from '../domain/mailbox/own-addresses.ts';
import type { SignInFailure } from '../domain/sign-in/return-url.ts';
import type { SignIn } from '../domain/sign-in/sign-in.ts';
import type { Versioned } from './versioned.ts';

export type Redeemed =
  | {
      readonly kind: 'tokens';
      readonly idToken: string;
      readonly accessToken: string;
      readonly scopes: readonly string[];
      readonly hasRefreshToken: boolean;
      /** The whole token cache as text: a secret, to be sealed at once. */
      readonly cache: string;
    }
  | {
      readonly kind: 'failed';
      readonly reason: Extract<
        SignInFailure,
        | 'code_rejected'
        | 'identity_invalid'
        | 'conditional_access'
        | 'not_assigned'
        | 'sign_in_unavailable'
        | 'sign_in_failed'
      >;
      /** Microsoft's, such as `AADSTS53003`. */
      readonly number: string | null;
    };

/** Microsoft's token endpoint, at the sign-in. */
export interface SignInService {
  redeem(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly nonce: string;
  }): Promise<Redeemed>;
}

export type SignedInMailbox =
  | {
      readonly kind: 'mailbox';
      readonly profile: Profile;
      readonly folders: {
        readonly sentItems: string;
        readonly drafts: string;
        readonly inbox: string;
      };
    }
  | { readonly kind: 'no_mailbox' };

/** The look at the mailbox before it is connected. Throws `ServiceFailure`. */
export type LookAtMailbox = (accessToken: string) => Promise<SignedInMailbox>;

/** The states and tickets that are out, with their pending grants. */
export interface SignIns {
  /** The expiry index is told first, so that nothing stays behind. */
  add(signIn: SignIn): Promise<void>;
  find(id: string): Promise<Versioned<SignIn> | null>;
  /** False when somebody else changed it meanwhile. */
  save(signIn: Versioned<SignIn>): Promise<boolean>;
  remove(id: string): Promise<void>;
}
