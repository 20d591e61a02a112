import type { ListedEntry, SkippedMessage, Thread } from '../../client/src/types.ts';

/**
 * A stretch of the conversation, oldest first. It stays the same object while nothing in it changes, so that of thousands
 * of messages only what changed is drawn again.
 */
export interface Stretch {
  readonly key: number;
  readonly entries: readonly ListedEntry[];
}

/** What stands in a conversation: a message, or the place where one was kept out. */
export type Item =
  | {
      readonly kind: 'entry';
      readonly id: string;
      readonly at: string;
      readonly entry: ListedEntry;
    }
  | {
      readonly kind: 'skipped';
      readonly id: string;
      readonly at: string;
      readonly skipped: SkippedMessage;
    };

/** Messages to a stretch: so many can be drawn and laid out without holding up who scrolls. */
export const STRETCH = 8;

/** Ids count down with the time: of two the greater one is the older. */
function isOlder(a: { readonly id: string }, b: { readonly id: string }): boolean {
  return a.id > b.id;
}

/** With the page before what is there: newest first, as the service gives it. */
export function withOlder(
  stretches: readonly Stretch[],
  page: readonly ListedEntry[],
): readonly Stretch[] {
  const first = stretches[0]?.entries[0];
  const isNew = page.filter((entry) => first === undefined || isOlder(entry, first));
  const older: Stretch[] = [];
  let key = stretches[0]?.key ?? 0;
  for (let at = 0; at < isNew.length; at += STRETCH) {
    key -= 1;
    older.unshift({ key, entries: isNew.slice(at, at + STRETCH).toReversed() });
  }
  return [...older, ...stretches];
}

/**
 * With what has changed. What is older than all that is there is left out, unless that is all there is (`isWhole`): it
 * comes when the reader gets there. Of the same version the one that is there stays.
 */
export function withChanges(
  stretches: readonly Stretch[],
  changed: readonly ListedEntry[],
  isWhole: boolean,
): readonly Stretch[] {
  return changed.reduce((all, entry) => withChange(all, entry, isWhole), stretches);
}

function withChange(
  stretches: readonly Stretch[],
  entry: ListedEntry,
  isWhole: boolean,
): readonly Stretch[] {
  const place = stretches.findLastIndex(({ entries: [first] }) => first && !isOlder(entry, first));
  if (place === -1) {
    const first = stretches[0];
    if (first === undefined) return [{ key: 0, entries: [entry] }];
    if (!isWhole) return stretches;
    return stretches.with(0, { ...first, entries: [entry, ...first.entries] });
  }
  const stretch = stretches[place];
  if (stretch === undefined) return stretches;
  const at = stretch.entries.findIndex((one) => !isOlder(one, entry));
  const present = stretch.entries[at];
  if (present?.id === entry.id) {
    if (present.version >= entry.version) return stretches;
    return stretches.with(place, { ...stretch, entries: stretch.entries.with(at, entry) });
  }
  const isLast = at === -1 && place === stretches.length - 1;
  if (isLast && stretch.entries.length >= STRETCH) {
    return [...stretches, { key: stretch.key + 1, entries: [entry] }];
  }
  const entries = stretch.entries.toSpliced(at === -1 ? stretch.entries.length : at, 0, entry);
  return stretches.with(place, { ...stretch, entries });
}

export const isErased = ({ stopped }: Thread): boolean => stopped?.why === 'contact_erased';

/** Without what was erased with its contact, of which no change tells: its threads do. */
export function withoutErased(
  stretches: readonly Stretch[],
  threads: readonly Thread[],
): readonly Stretch[] {
  const erased = new Set(threads.filter(isErased).map(({ id }) => id));
  const isGone = ({ threadId }: ListedEntry): boolean => erased.has(threadId ?? '');
  if (!stretches.some(({ entries }) => entries.some(isGone))) return stretches;
  return stretches
    .map((one) =>
      one.entries.some(isGone)
        ? { ...one, entries: one.entries.filter((entry) => !isGone(entry)) }
        : one,
    )
    .filter(({ entries }) => entries.length > 0);
}

/**
 * What stands in a stretch, of one thread or of all. Skipped messages come into the stretch that holds their time; the
 * first one takes what is older only when nothing older is to come (`isWhole`).
 */
export function itemsOf(
  stretches: readonly Stretch[],
  place: number,
  skipped: readonly SkippedMessage[],
  { thread, isWhole }: { readonly thread: string | null; readonly isWhole: boolean },
): readonly Item[] {
  const stretch = stretches[place];
  const first = stretch?.entries[0];
  if (stretch === undefined || first === undefined) return [];
  const next = stretches[place + 1]?.entries[0];
  const inside = skipped.filter(
    (one) =>
      (isOlder(first, one) || (place === 0 && isWhole)) &&
      (next === undefined || !isOlder(next, one)),
  );
  const isShown = (one: { readonly threadId: string | null }) =>
    thread === null || one.threadId === thread;
  return [
    ...stretch.entries
      .filter(isShown)
      .map((entry): Item => ({ kind: 'entry', id: entry.id, at: entry.occurredAt, entry })),
    ...inside.filter(isShown).map((one): Item => ({
      kind: 'skipped',
      id: one.id,
      at: one.occurredAt,
      skipped: one,
    })),
  ].toSorted((a, b) => (isOlder(a, b) ? -1 : 1));
}
