import type { Identity } from '../domain/ids.ts';
import type { Folders } from '../domain/mailbox/folders.ts';
import type { Profile } from '../domain/mailbox/own-addresses.ts';
import type { SignInFailure } from '../domain/sign-in/return-url.ts';
import type { Intent, SignIn } from '../domain/sign-in/sign-in.ts';
import type { Versioned } from './versioned.ts';

export type Redeemed =
  | {
      readonly kind: 'granted';
      readonly identity: Identity;
      readonly accessToken: string;
      /** The whole token cache as text: a secret, to be sealed at once. */
      readonly cache: string;
    }
  | {
      readonly kind: 'failed';
      readonly reason: Exclude<SignInFailure, 'state_expired' | 'state_replayed' | 'no_mailbox'>;
      /** Microsoft's, such as `AADSTS53003`. */
      readonly number: string | null;
    };

/** Where a person signs in to a mailbox, and what that grants. */
export interface SignInService {
  /** The page where the person signs in. `loginHint`: the address that is already known. */
  signInUrl(request: {
    readonly intent: Intent;
    readonly state: string;
    readonly nonce: string;
    readonly verifier: string;
    readonly loginHint: string | null;
  }): string;
  /** The page where an administrator approves the app for everybody. */
  adminConsentUrl(state: string): string;
  /** The code that came back: granted only with all that was asked for, by somebody whose tenant may come in. */
  redeem(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly nonce: string;
  }): Promise<Redeemed>;
}

type SignedInMailbox =
  | {
      readonly kind: 'mailbox';
      readonly profile: Profile;
      readonly folders: Folders;
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
