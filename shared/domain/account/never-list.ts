import { BOUNDS } from '../bounds.ts';
import { DAY, SECOND } from '../durations.ts';
import { comparable, domainOf } from './address.ts';

/** What was taken off a list stays known this long: longer than a resync looks back. */
const KEPT_MS = 30 * DAY;
/** A list that was read is believed this long. */
export const NEVER_WARM_MS = 10 * SECOND;

/** Addresses and domains whose mail stays out, as the CRM gave them. */
export interface NeverNames {
  readonly addresses: readonly string[];
  readonly domains: readonly string[];
}

/**
 * A never-list. What was taken off it stays known for a while, with when: mail from before must not come in by a listing
 * that comes after.
 */
export interface NeverList extends NeverNames {
  /** Comparable addresses, and domains behind an `@`; milliseconds since 1970. */
  readonly until: readonly { readonly name: string; readonly at: number }[];
}

export const NOBODY_LISTED: NeverList = { addresses: [], domains: [], until: [] };

/** The list that replaces another. */
export function withNames(before: NeverList, names: NeverNames, now: number): NeverList {
  const listed = namesOf(names);
  // To the end of the second, since Graph's times are whole ones.
  const at = Math.ceil(now / SECOND) * SECOND;
  const gone = [...namesOf(before)].filter((name) => !listed.has(name));
  const kept = before.until.filter(
    (one) => now - one.at < KEPT_MS && !listed.has(one.name) && !gone.includes(one.name),
  );
  const until = [...kept, ...gone.map((name) => ({ name, at }))].slice(-BOUNDS.neverGone);
  return { ...names, until };
}

/**
 * Whether one of these people was on one of the lists when the message came (milliseconds since 1970), or is by now. A
 * listed domain stands for those under it, too.
 */
export function isNeverListed(
  lists: readonly NeverList[],
  emails: readonly string[],
  receivedAt: number,
): boolean {
  const listed = new Set<string>();
  for (const list of lists) {
    for (const name of namesOf(list)) listed.add(name);
    for (const { name, at } of list.until) if (receivedAt < at) listed.add(name);
  }
  return (
    listed.size > 0 && emails.some((email) => namesFor(email).some((name) => listed.has(name)))
  );
}

/** Under which names somebody may be listed. */
function namesFor(email: string): readonly string[] {
  const labels = domainOf(email).split('.').slice(-MOST_LABELS);
  const domains = labels.map((_, at) => `@${labels.slice(at).join('.')}`);
  return [comparable(email), ...domains];
}

/** Of a domain, looked at from its end. */
const MOST_LABELS = 10;

function namesOf({ addresses, domains }: NeverNames): ReadonlySet<string> {
  return new Set([
    ...addresses.map((email) => comparable(email)),
    ...domains.map((domain) => `@${domainOf(`x@${domain}`)}`),
  ]);
}
