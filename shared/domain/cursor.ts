import { timingSafeEqual } from 'node:crypto';
import { derivedKeys, type Keys } from './derived-keys.ts';
import { hmac } from './hmac.ts';

const MAC_BYTES = 16;

/** Derived keys, newest first: the first seals, all open. */
export type CursorKeys = Keys;

/** The cursor keys of the client-state keys (newest first), so that rotating those rotates these. */
export function cursorKeys(clientStateKeys: Keys): CursorKeys {
  return derivedKeys(clientStateKeys, 'list-cursor.v1');
}

/**
 * A cursor: base64url of the MAC and the position. `list` names the list and its path (`['skipped', account, user]`):
 * a cursor opens only for the list that it was given for, so it can't lead into another tenant's.
 */
export function sealCursor(keys: CursorKeys, list: readonly string[], position: string): string {
  const text = Buffer.from(position, 'utf8');
  return Buffer.concat([mac(keys[0], list, text), text]).toString('base64url');
}

/** The position, or null when the cursor is not one of ours for this list (400 `invalid_cursor`). */
export function openCursor(
  keys: CursorKeys,
  list: readonly string[],
  cursor: string,
): string | null {
  const bytes = Buffer.from(cursor, 'base64url');
  // The decoder skips foreign characters; only the one spelling that we gave is taken.
  if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor) return null;
  const given = bytes.subarray(0, MAC_BYTES);
  const position = bytes.subarray(MAC_BYTES);
  const ours = keys.some((key) => timingSafeEqual(mac(key, list, position), given));
  return ours ? position.toString('utf8') : null;
}

function mac(key: Uint8Array, list: readonly string[], position: Uint8Array): Buffer {
  // The list as JSON ends in `]`, outside of which no JSON text goes on: list and position can't run into each other.
  return hmac(key, JSON.stringify(list), position).subarray(0, MAC_BYTES);
}
