import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Identity } from '../ids.ts';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256 keys of 32 bytes, newest first: the first seals, all open. */
export type SealingKeys = readonly Uint8Array[];

/** First 8 hex digits of the key's SHA-256: says which key, and nothing about it. */
export function keyId(key: Uint8Array): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
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
  if (key === undefined || iv.length !== IV_BYTES) throw new RangeError('a key and 12 bytes');
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) =>
    Buffer.from(part).toString('base64url'),
  );
  return ['v1', keyId(key), ...parts].join('.');
}

/** The text, or null when no key of ours opens it for `bound`. */
export function unseal(keys: SealingKeys, bound: string, envelope: string): string | null {
  const [version, kid, ...rest] = envelope.split('.');
  const [iv, tag, sealed] = rest.map((part) => Buffer.from(part, 'base64url'));
  const key = keys.find((candidate) => keyId(candidate) === kid);
  if (version !== 'v1' || rest.length !== 3 || !key || !iv || !sealed) return null;
  if (iv.length !== IV_BYTES || tag?.length !== TAG_BYTES) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(bound))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
  } catch {
    // GCM has one way to say that key, envelope or `bound` is not right.
    return null;
  }
}
