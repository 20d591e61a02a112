/** What Graph's `size` may hold beside the content: properties of the attachment, and a share that grows with it. */
const SHARE = 1.1;
const ROOM_BYTES = 64 * 1024;

/** False when content of at most `limit` bytes can't be behind this `size`: then it is not even read. */
export function mayFit(size: number, limit: number): boolean {
  return size <= limit * SHARE + ROOM_BYTES;
}
