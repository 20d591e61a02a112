import { hash } from 'node:crypto';
import { CLOCKS_MS } from '../durations.ts';
import { type EntryId, type ThreadId, entryIdSchema, threadIdSchema } from '../ids.ts';

/** Nine base-36 digits hold the milliseconds up to the year 5188. */
const WIDTH = 9;
const LAST = 36 ** WIDTH - 1;

/**
 * `<time>-<rest>`, 42 characters: the time inverted, in milliseconds and of fixed width, so that ids (and row keys made
 * of them) sort newest first; the rest 128 bits in hex, hashed from what the id stands for, so that a repeat gives the
 * same id. Parts may be any text. Entries, skipped messages, threads and poison records are named so.
 *
 * @param at milliseconds since 1970
 * @throws RangeError for a time before 1970, after 5188, or none
 */
export function timeSortedId(at: number, ...parts: readonly [string, ...string[]]): string {
  const ms = Math.floor(at);
  if (!(ms >= 0 && ms <= LAST)) throw new RangeError('a time that an id can not hold');
  const time = (LAST - ms).toString(36).padStart(WIDTH, '0');
  // As JSON, so that different lists of parts are never the same text.
  return `${time}-${hash('sha256', JSON.stringify(parts)).slice(0, 32)}`;
}

export function entryId(at: number, ...parts: readonly [string, ...string[]]): EntryId {
  return entryIdSchema.parse(timeSortedId(at, ...parts));
}

export function threadId(at: number, ...parts: readonly [string, ...string[]]): ThreadId {
  return threadIdSchema.parse(timeSortedId(at, ...parts));
}

/** The time that a time-sorted id was made from, milliseconds since 1970. Null for another kind of id. */
export function timeOfId(id: string): number | null {
  if (!/^[0-9a-z]{9}-[0-9a-f]{32}$/.test(id)) return null;
  return LAST - Number.parseInt(id.slice(0, WIDTH), 36);
}

/**
 * Where a received message stands in its conversation, in milliseconds since 1970: at its `receivedDateTime`, but right
 * after what it answers when the two are so close that their times can't tell. Graph's times are whole seconds, a CRM
 * send's are ours in milliseconds.
 */
export function sortTime(receivedDateTime: string, answersId: string | null): number {
  const received = Date.parse(receivedDateTime);
  const answered = answersId === null ? null : timeOfId(answersId);
  if (answered === null || answered < received || answered - received > CLOCKS_MS) return received;
  return answered + 1;
}
