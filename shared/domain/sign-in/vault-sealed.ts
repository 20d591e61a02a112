import { hash } from 'node:crypto';
import { decrypt, encrypt } from './sealed.ts';

/** A data key as it is stored: wrapped by one version of a key in a vault. */
export interface WrappedKey {
  /** Which key, by `vaultKeyId`: whoever writes into the storage can't have another vault asked. */
  readonly kid: string;
  readonly version: string;
  /** base64url */
  readonly wrapped: string;
}

const VERSION = /^[0-9A-Za-z]{1,64}$/;
const BASE64URL = /^[\w-]+$/;

/** First 8 hex digits of the SHA-256 of the key's address without its version. */
export function vaultKeyId(url: string): string {
  return hash('sha256', url).slice(0, 8);
}

export function isKeyVersion(text: string): boolean {
  return VERSION.test(text);
}

/**
 * Envelope `v2.<kid>.<version>.<wrapped>.<iv>.<tag>.<ct>`: the data key that it is encrypted with travels along,
 * wrapped. `bound` as in `sealed.ts`.
 */
export function sealByVault(
  { kid, version, wrapped }: WrappedKey,
  dataKey: Uint8Array,
  bound: string,
  text: string,
  iv: Uint8Array,
): string {
  return ['v2', kid, version, wrapped, encrypt(dataKey, bound, text, iv)].join('.');
}

interface VaultSealed {
  readonly by: WrappedKey;
  /** The text, or null when this data key does not open it for `bound`. */
  open(dataKey: Uint8Array, bound: string): string | null;
}

/** Null for what is no such envelope. */
export function readVaultSealed(envelope: string): VaultSealed | null {
  const [form, kid = '', version = '', wrapped = '', ...rest] = envelope.split('.');
  if (form !== 'v2' || !isKeyVersion(version) || !BASE64URL.test(wrapped)) return null;
  return {
    by: { kid, version, wrapped },
    open: (dataKey, bound) => decrypt(dataKey, bound, rest.join('.')),
  };
}
