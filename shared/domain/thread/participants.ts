import { comparable, type Address } from '../account/address.ts';
import { isOwnAddress } from '../mailbox/own-addresses.ts';
import type { Participants } from './thread.ts';

/** A thread's list stays a small row; whoever comes after is an unknown sender. */
const MOST_CHARACTERS = 30_000;

/**
 * The participants after a mail to these recipients, sent at `since`: nobody leaves, nobody twice, none of the mailbox's
 * own addresses. The same object when nobody is new.
 */
export function withRecipients(
  before: Participants,
  recipients: readonly Address[],
  own: readonly string[],
  since: string,
): Participants {
  const known = new Set(before.participants.map((email) => comparable(email)));
  const users = new Set(own.map((email) => comparable(email)));
  let room = MOST_CHARACTERS - JSON.stringify(before.participants).length;
  const added: string[] = [];
  for (const email of recipients.map((one) => comparable(one.email))) {
    if (email === '' || known.has(email) || isOwnAddress(email, users)) continue;
    room -= JSON.stringify(email).length + 1;
    if (room < 0) break;
    known.add(email);
    added.push(email);
  }
  if (added.length === 0) return before;
  return {
    participants: [...before.participants, ...added],
    joined: [...before.joined, ...added.map((email) => ({ email, since }))],
  };
}

/**
 * Each participant with the time since when, milliseconds since 1970. One that has no time of its own is there since
 * before the thread's start; of two times the earlier counts.
 */
export function participantTimes(
  ...lists: readonly (Participants | null)[]
): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const list of lists) {
    if (list === null) continue;
    const joined = new Map(list.joined.map(({ email, since }) => [comparable(email), since]));
    for (const email of list.participants.map((one) => comparable(one))) {
      const since = joined.get(email);
      const at = since === undefined ? -Infinity : Date.parse(since);
      times.set(email, Math.min(at, times.get(email) ?? Infinity));
    }
  }
  return times;
}
