import { randomBytes } from 'node:crypto';

/** The world's only source of randomness; with a seed it repeats exactly. */
export interface Randomness {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  next(): number;
  bytes(length: number): Buffer;
}

export function systemRandomness(): Randomness {
  return {
    next: () => randomBytes(4).readUInt32BE() / 2 ** 32,
    bytes: (length) => randomBytes(length),
  };
}

/** mulberry32: small and good enough to make ids and to toss coins. */
export function seededRandomness(seed: number): Randomness {
  let state = Math.trunc(seed) % 2 ** 32;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    bytes: (length) => Buffer.from(Array.from({ length }, () => Math.floor(next() * 256))),
  };
}

export function guid(random: Randomness): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}
