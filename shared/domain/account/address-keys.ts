import { derivedKeys, type Keys } from '../derived-keys.ts';
import { hmac } from '../hmac.ts';
import type { AccountId } from '../ids.ts';
import { comparable } from './address.ts';

/** Derived keys, newest first: rows are written under the first, and looked for under all. */
export type AddressKeys = Keys;

/** The address keys of the client-state keys (newest first), so that rotating those rotates these. */
export function addressKeys(clientStateKeys: Keys): AddressKeys {
  return derivedKeys(clientStateKeys, 'contact-address.v1');
}

/** What stands for an address of an account's contact in storage keys: hex, another one in each account. */
export function addressMac(key: Uint8Array, account: AccountId, email: string): string {
  return hmac(key, JSON.stringify([account, comparable(email)])).toString('hex');
}
