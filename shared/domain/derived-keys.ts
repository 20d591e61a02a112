import { hkdfSync } from 'node:crypto';

/** Newest first: the first makes, all open. */
export type Keys = readonly [Uint8Array, ...Uint8Array[]];

/** What is made for one purpose is nothing for another. */
export type Purpose =
  | 'approval-link.v1'
  | 'contact-address.v1'
  | 'list-cursor.v1'
  | 'other-mailbox.v1'
  | 'page-session.v1';

/** The keys of one purpose, of the client-state keys: rotating those rotates these. */
export function derivedKeys([newest, ...older]: Keys, purpose: Purpose): Keys {
  const derive = (key: Uint8Array) => derivedKey(key, purpose);
  return [derive(newest), ...older.map(derive)];
}

export function derivedKey(clientStateKey: Uint8Array, purpose: Purpose): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', clientStateKey, '', purpose, 32));
}
