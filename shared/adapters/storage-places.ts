import { hash } from 'node:crypto';

/** Which of several storage accounts something lives in, as its position in the list of their names. */
export interface StoragePlaces {
  /** By what owns it: a mailbox's reference, an account's id. */
  of(owner: string): number;
  /** The same by the owner's SHA-256 in hex. */
  ofHash(hash: string): number;
}

/** Hex digits of the hash that name a bucket: 4,096 of them, so that the accounts' parts are alike. */
const BUCKET_DIGITS = 3;

/**
 * Each bucket belongs to the account whose name and the bucket's hash highest together (rendezvous hashing): the order of
 * the names does not matter, and with one more of them only what becomes the new account's would have to move.
 */
export function storagePlaces(names: readonly string[]): StoragePlaces {
  const known = new Map<string, number>();

  function ofHash(digest: string): number {
    const bucket = digest.slice(0, BUCKET_DIGITS);
    const found = known.get(bucket);
    if (found !== undefined) return found;
    const weights = names.map((name) => sha256(`${name}!${bucket}`));
    const place = weights.indexOf(weights.toSorted().at(-1) ?? '');
    known.set(bucket, place);
    return place;
  }

  return { ofHash, of: (owner) => ofHash(sha256(owner)) };
}

function sha256(text: string): string {
  return hash('sha256', text);
}
