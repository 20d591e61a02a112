import { z } from 'zod';
import type { Who } from '../account/connection.ts';
import { derivedKeys, type Keys } from '../derived-keys.ts';
import { TICKET_LIFETIME_MS } from './lifetimes.ts';
import { seal, type SealingKeys, unseal } from './sealed.ts';

const toldSchema = z.object({ email: z.string(), expiresAt: z.number() });

/** The keys of tickets, derived from the client-state keys (newest first), so that rotating those rotates these. */
export function ticketKeys(clientStateKeys: Keys): SealingKeys {
  return derivedKeys(clientStateKeys, 'other-mailbox.v1');
}

/**
 * The ticket that tells which mailbox was chosen where another one was expected. An address in the return address would
 * stand in the logs of every server on the way; this opens only for the user whose sign-in it was, for ten minutes.
 */
export function otherMailboxTicket(
  keys: SealingKeys,
  who: Who,
  email: string,
  { now, iv }: { readonly now: number; readonly iv: Uint8Array },
): string {
  return seal(
    keys,
    boundTo(who),
    JSON.stringify({ email, expiresAt: now + TICKET_LIFETIME_MS }),
    iv,
  );
}

/** Null when it is not this user's, or no longer good. */
export function otherMailboxOf(
  keys: SealingKeys,
  who: Who,
  ticket: string,
  now: number,
): string | null {
  const text = unseal(keys, boundTo(who), ticket);
  const told = text === null ? null : toldSchema.parse(JSON.parse(text));
  return told !== null && now < told.expiresAt ? told.email : null;
}

function boundTo({ accountId, userId }: Who): string {
  return JSON.stringify(['other-mailbox', accountId, userId]);
}
