import { createCipheriv, createDecipheriv, createSecretKey, hash } from 'node:crypto';
import type { Identity } from '../ids.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256 keys of 32 bytes, newest first: the first seals, all open. */
export type SealingKeys = readonly Uint8Array[];

/** First 8 hex digits of the key's SHA-256: says which key, and nothing about it. */
export function keyId(key: Uint8Array): string {
  return hash('sha256', key).slice(0, 8);
}

/** What a token cache of this identity is sealed for. */
export function sealedFor({ tid, oid }: Identity): string {
  return `${tid}+${oid}`;
}

/**
 * AES-256-GCM envelope `v1.<kid>.<iv>.<tag>.<ct>`, the last three base64url. `bound` is authenticated and not stored:
 * the envelope opens only for the same one, so that it can't be moved to another owner's row.
 */
export function seal(keys: SealingKeys, bound: string, text: string, iv: Uint8Array): string {
  const [key] = keys;
  if (key === undefined) throw new RangeError('no key');
  return `v1.${keyId(key)}.${encrypt(key, bound, text, iv)}`;
}

/** The text, or null when no key of ours opens it for `bound`. */
export function unseal(keys: SealingKeys, bound: string, envelope: string): string | null {
  const [version, kid, ...rest] = envelope.split('.');
  const key = keys.find((candidate) => keyId(candidate) === kid);
  return version === 'v1' && key ? decrypt(key, bound, rest.join('.')) : null;
}

/** `<iv>.<tag>.<ct>` by AES-256-GCM, each base64url. An `iv` of 12 bytes is used once. */
export function encrypt(key: Uint8Array, bound: string, text: string, iv: Uint8Array): string {
  if (iv.length !== IV_BYTES) throw new RangeError('12 bytes');
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), iv).setAAD(Buffer.from(bound));
  const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [iv, cipher.getAuthTag(), encrypted]
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');
}

export function decrypt(key: Uint8Array, bound: string, encrypted: string): string | null {
  const parts = encrypted.split('.').map((part) => Buffer.from(part, 'base64url'));
  const [iv, tag, text] = parts;
  if (parts.length !== 3 || iv?.length !== IV_BYTES || tag?.length !== TAG_BYTES || !text) {
    return null;
  }
  try {
    const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), iv, {
      authTagLength: TAG_BYTES,
    })
      .setAAD(Buffer.from(bound))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    // GCM has one way to say that key, envelope or `bound` is not right.
    return null;
  }
}
