import { timingSafeEqual } from 'node:crypto';
import { derivedKey, type Keys, type Purpose } from './derived-keys.ts';
import { hmac } from './hmac.ts';
import { keyId } from './sign-in/sealed.ts';

interface SigningKey {
  /** Of the key that it is derived from. */
  readonly kid: string;
  readonly key: Uint8Array;
}

/** Of one purpose, newest first: the first signs, all open. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/**
 * The keys of one purpose, derived from the client-state keys (newest first): rotating those rotates these, and what is
 * signed for one purpose is nothing for another.
 */
export function signingKeys(
  [newest, ...older]: Keys,
  purpose: Extract<Purpose, 'approval-link.v1' | 'page-session.v1'>,
): SigningKeys {
  const derive = (secret: Uint8Array): SigningKey => ({
    kid: keyId(secret),
    key: derivedKey(secret, purpose),
  });
  return [derive(newest), ...older.map(derive)];
}

/** `v1.<kid>.<text>.<HMAC-SHA256>`, the last two base64url: readable by whoever holds it, and made by nobody else. */
export function signText([{ kid, key }]: SigningKeys, text: string): string {
  const signed = `v1.${kid}.${Buffer.from(text).toString('base64url')}`;
  return `${signed}.${hmac(key, signed).toString('base64url')}`;
}

/** The text, or null when none of these keys signed it. Compared in constant time. */
export function openSigned(keys: SigningKeys, given: string): string | null {
  const parts = /^(v1\.([0-9a-f]{8})\.([A-Za-z0-9_-]*))\.([A-Za-z0-9_-]{43})$/.exec(given);
  const [, signed = '', kid, text = '', mac = ''] = parts ?? [];
  const found = keys.find((one) => one.kid === kid);
  if (!parts || !found) return null;
  const bytes = Buffer.from(mac, 'base64url');
  // The last of 43 characters has two unused bits: only the spelling that we gave is taken.
  if (bytes.toString('base64url') !== mac) return null;
  if (!timingSafeEqual(hmac(found.key, signed), bytes)) return null;
  return Buffer.from(text, 'base64url').toString('utf8');
}
