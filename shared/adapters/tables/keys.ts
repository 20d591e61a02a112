const PART = /^[A-Za-z0-9._~\-:@|+=]+$/;

/**
 * Joins key parts with `!`, which no part can hold, so that different parts never give one key. A part outside the
 * alphabet is a programming error: ids are checked at the edge, everything else is hashed or made by us.
 */
export function key(...parts: readonly string[]): string {
  for (const part of parts) {
    if (!PART.test(part)) throw new RangeError('a storage key part is outside the alphabet');
  }
  return parts.join('!');
}

/** All keys `key(...parts, x, ...)`: from `<parts>!` up to, not including, `<parts>"` (`"` follows `!`). */
export function keysUnder(...parts: readonly string[]): { from: string; to: string } {
  const joined = key(...parts);
  return { from: `${joined}!`, to: `${joined}"` };
}
