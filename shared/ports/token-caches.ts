import type { Identity } from '../domain/sign-in/id-token.ts';
import type { MailboxRef } from '../domain/ids.ts';
import type { Versioned } from './versioned.ts';

/** The sealed token cache of a mailbox's present life, with the identity that it is sealed for. */
export interface TokenCaches {
  find(ref: MailboxRef): Promise<{ identity: Identity; sealed: Versioned<string> } | null>;
  /** False when somebody else refreshed meanwhile, or the mailbox is gone. */
  save(ref: MailboxRef, identity: Identity, sealed: Versioned<string>): Promise<boolean>;
}
