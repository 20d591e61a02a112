import { hash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Connection, ConnectionStatus } from '../account/connection.ts';
import type { AccountId, Identity, UserId } from '../ids.ts';
import type { Folders } from '../mailbox/folders.ts';
import type { OwnAddresses } from '../mailbox/own-addresses.ts';
import type { ReturnAnswer } from './return-url.ts';

export const intentSchema = z.enum(['connect', 'change', 'reconnect']);
export type Intent = z.infer<typeof intentSchema>;

/**
 * What a sign-in is for. Without a wish: disconnected → connect, needs_reconnect → reconnect, connected → change. With
 * nothing to change or to reconnect it is a connect, and a connect over a mailbox that is there is a change.
 */
export function effectiveIntent(asked: Intent | null, status: ConnectionStatus): Intent {
  if (status === 'disconnected') return 'connect';
  if (asked === null) return status === 'needs_reconnect' ? 'reconnect' : 'change';
  return asked === 'connect' ? 'change' : asked;
}

/** What the mailbox said at the callback, kept until the CRM's user completes. */
export interface PendingGrant extends OwnAddresses {
  readonly identity: Identity;
  readonly email: string;
  readonly folders: Folders;
  /** The token cache, sealed for this identity. */
  readonly sealedTokens: string;
}

/**
 * One way through the sign-in: `open` (the state is out) → `redeeming` (an answer came) → `ended`, with a pending grant
 * and a ticket when it was approved → `completed`.
 */
export interface SignIn {
  /** SHA-256 of the state, hex. The ticket names it too. */
  readonly id: string;
  readonly accountId: AccountId;
  readonly userId: UserId;
  readonly intent: Intent;
  /** Of the connection when it began: a disconnect or a change of mailbox since then cancels it. */
  readonly generation: number;
  readonly returnUrl: string;
  /** Empty once the answer was taken. */
  readonly nonce: string;
  /** PKCE; empty once the answer was taken. */
  readonly verifier: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly stage: 'open' | 'redeeming' | 'ended' | 'completed';
  /** Print of the one answer that this state takes. */
  readonly answerPrint: string | null;
  /** The ticket in it is sealed. */
  readonly answer: ReturnAnswer | null;
  readonly ticketHash: string | null;
  readonly ticketExpiresAt: number | null;
  readonly grant: PendingGrant | null;
  /** Of the connection that it made. */
  readonly connectedGeneration: number | null;
}

export function signInId(state: string): string {
  return sha256(state);
}

/** `<sign-in id>.<secret>`: found by the first half, proven by the second. */
export function ticketOf(id: string, secret: string): string {
  return `${id}.${secret}`;
}

export function ticketHash(ticket: string): string {
  return sha256(ticket);
}

/** The id of the sign-in that a ticket names; null when it has not the form of one. */
export function signInOfTicket(ticket: string): string | null {
  return /^([0-9a-f]{64})\.[A-Za-z0-9_-]{43}$/.exec(ticket)?.[1] ?? null;
}

export function ticketMatches(signIn: SignIn, ticket: string): boolean {
  if (signIn.ticketHash === null) return false;
  return timingSafeEqual(Buffer.from(signIn.ticketHash), Buffer.from(ticketHash(ticket)));
}

function sha256(text: string): string {
  return hash('sha256', text);
}

export type ConnectPlan =
  | { readonly kind: 'connected' | 'reconnected' | 'mailbox_changed'; readonly generation: number }
  | { readonly kind: 'cancelled' };

/**
 * What completing a sign-in does. The same mailbox is a reconnect, whatever the intent; another one replaces the
 * connected one and raises the generation. `present`: the identity of the mailbox that is connected now.
 */
export function planConnect(
  signIn: Pick<SignIn, 'intent' | 'generation'>,
  connection: Pick<Connection, 'status' | 'generation'>,
  present: Identity | null,
  granted: Identity,
): ConnectPlan {
  const same = present !== null && present.tid === granted.tid && present.oid === granted.oid;
  const { generation, status } = connection;
  if (generation !== signIn.generation) {
    // A run of this same change died before it could say so: saying it again is the same change.
    const repeated = status === 'connected' && same && generation === signIn.generation + 1;
    return repeated ? { kind: 'reconnected', generation } : { kind: 'cancelled' };
  }
  if (status === 'disconnected') return { kind: 'connected', generation };
  if (same) return { kind: 'reconnected', generation };
  if (signIn.intent === 'reconnect') return { kind: 'cancelled' };
  return { kind: 'mailbox_changed', generation: generation + 1 };
}
