import { createHmac, timingSafeEqual } from 'node:crypto';
import { mailboxRefSchema, type MailboxRef } from '../ids.ts';
import { keyId } from '../sign-in/sealed.ts';

/** Secrets of at least 32 bytes, newest first: the first signs, all verify. */
export type ClientStateKeys = readonly Uint8Array[];

/**
 * What Graph sends back with each notification: `v1.<kid>.<mailbox reference>.<HMAC-SHA256, base64url>`, 89 characters
 * (Graph takes at most 128). It proves that the notification is for a subscription of ours.
 */
export function makeClientState(keys: ClientStateKeys, ref: MailboxRef): string {
  const [key] = keys;
  if (key === undefined) throw new RangeError('there is no client-state key');
  const signed = `v1.${keyId(key)}.${ref}`;
  return `${signed}.${macOf(key, signed).toString('base64url')}`;
}

/** The mailbox that it was made for, or null when none of our keys made it. Compared in constant time. */
export function verifyClientState(keys: ClientStateKeys, clientState: string): MailboxRef | null {
  const parts = /^(v1\.([0-9a-f]{8})\.([0-9a-f]{32}))\.([A-Za-z0-9_-]{43})$/.exec(clientState);
  const [, signed = '', kid, ref, mac = ''] = parts ?? [];
  const key = keys.find((candidate) => keyId(candidate) === kid);
  if (!parts || !key) return null;
  const given = Buffer.from(mac, 'base64url');
  // The last of 43 characters has two unused bits: only the spelling that we gave is taken.
  if (given.toString('base64url') !== mac) return null;
  return timingSafeEqual(macOf(key, signed), given) ? mailboxRefSchema.parse(ref) : null;
}

function macOf(key: Uint8Array, signed: string): Buffer {
  return createHmac('sha256', key).update(signed).digest();
}
