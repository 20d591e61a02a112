import type { Entry, SkippedMessage } from '../../domain/entry/entry.ts';
import type { AccountId, ContactId, EntryId, ThreadId } from '../../domain/ids.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { ChangedPage, ConversationPage, Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { type Family, familyOf, homesOf } from './family.ts';

export interface ReadConversationPorts {
  readonly conversations: Pick<
    Conversations,
    'contact' | 'page' | 'entry' | 'thread' | 'threads' | 'skippedPage' | 'changedSince'
  >;
}

/** What was asked of a contact, or that it was merged into another. */
export type Read<T> = Extract<Family, { kind: 'contact_merged' }> | ({ readonly kind: 'read' } & T);

/**
 * A page of a contact's conversation, newest first, with what was merged into it. Ids sort alike in every partition, so
 * one position stands for all of them.
 */
export function readPage(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  limit: number,
  after: EntryId | null,
): Promise<Read<ConversationPage>> {
  const page = (home: ContactId) => deps.conversations.page(account, home, limit, after);
  return ofFamily(deps, account, contact, page, (pages) => {
    const { items, next } = mergedPage(
      pages.map(({ entries, next: more }) => ({ items: entries, next: more })),
      limit,
    );
    return { entries: items, next };
  });
}

export function readThreadPage(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  limit: number,
  after: ThreadId | null,
): Promise<Read<{ readonly threads: readonly Thread[]; readonly next: ThreadId | null }>> {
  const page = (home: ContactId) => deps.conversations.threads(account, home, limit, after);
  return ofFamily(deps, account, contact, page, (pages) => {
    const { items, next } = mergedPage(
      pages.map(({ threads, next: more }) => ({ items: threads, next: more })),
      limit,
    );
    return { threads: items, next };
  });
}

export function readSkippedPage(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  limit: number,
  after: string | null,
): Promise<Read<{ readonly skipped: readonly SkippedMessage[]; readonly next: string | null }>> {
  const page = (home: ContactId) => deps.conversations.skippedPage(account, home, limit, after);
  return ofFamily(deps, account, contact, page, (pages) => {
    const { items, next } = mergedPage(
      pages.map(({ skipped, next: more }) => ({ items: skipped, next: more })),
      limit,
    );
    return { skipped: items, next };
  });
}

/** An entry, with the partition that it is in. */
export function findEntry(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  id: EntryId,
): Promise<Read<{ readonly found: Versioned<Entry> | null }>> {
  const entry = (home: ContactId) => deps.conversations.entry(account, home, id);
  return ofFamily(deps, account, contact, entry, firstFound);
}

export function findThread(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  id: ThreadId,
): Promise<Read<{ readonly found: Versioned<Thread> | null }>> {
  const thread = (home: ContactId) => deps.conversations.thread(account, home, id);
  return ofFamily(deps, account, contact, thread, firstFound);
}

/** Asked beside the contact itself; of those that were merged into it, once it says so. */
async function ofFamily<P, T>(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  ask: (home: ContactId) => Promise<P>,
  join: (answers: readonly P[]) => T,
): Promise<Read<T>> {
  const [family, own] = await Promise.all([familyOf(deps, account, contact), ask(contact)]);
  if (family.kind === 'contact_merged') return family;
  const [, ...others] = homesOf(contact, family.members);
  const answers = await Promise.all(others.map(ask));
  return { kind: 'read', ...join([own, ...answers]) };
}

function firstFound<V>(answers: readonly (Versioned<V> | null)[]): {
  readonly found: Versioned<V> | null;
} {
  return { found: answers.find((one) => one !== null) ?? null };
}

/** The first of several pages in one order. */
function mergedPage<I extends string, T extends { readonly id: I }>(
  pages: readonly { readonly items: readonly T[]; readonly next: I | null }[],
  limit: number,
): { readonly items: readonly T[]; readonly next: I | null } {
  const all = pages
    .flatMap(({ items }) => items)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  // Behind the end of a page that goes on there may be more before what the others have.
  const ends = pages.flatMap(({ next }) => (next === null ? [] : [next]));
  const items = all.filter(({ id }) => ends.every((end) => id <= end)).slice(0, limit);
  const more = items.length < all.length || ends.length > 0;
  return { items, next: more ? (items.at(-1)?.id ?? null) : null };
}

/** How far a reader of changes has read: behind these positions, the contact's own first, then of each merged one. */
export type ChangesBegin = { readonly after: readonly number[] } | { readonly since: number };

export interface FamilyChanges {
  readonly entries: readonly Entry[];
  readonly last: readonly number[];
  readonly more: boolean;
}

/**
 * What has changed of a contact and of what was merged into it, oldest change first. Who has read before a merge is told
 * all that came with it.
 */
export async function readChanges(
  deps: ReadConversationPorts,
  account: AccountId,
  contact: ContactId,
  from: ChangesBegin,
  limit: number,
): Promise<Read<FamilyChanges>> {
  const begin = (place: number, mergedAt: string | null) => {
    if ('after' in from) return { after: from.after[place] ?? 0 };
    const isNew = mergedAt !== null && Date.parse(mergedAt) >= from.since;
    return isNew ? { after: 0 } : { since: from.since };
  };
  const changes: Conversations['changedSince'] = (...asked) =>
    deps.conversations.changedSince(...asked);
  const [family, own] = await Promise.all([
    familyOf(deps, account, contact),
    changes(account, contact, begin(0, null), limit),
  ]);
  if (family.kind === 'contact_merged') return family;
  const { members } = family;
  const pages = await Promise.all(
    members.map(async ({ contactId, mergedAt, isMerged }, place) => {
      const at = begin(place + 1, mergedAt);
      return isMerged
        ? changes(account, contactId, at, limit)
        : { changed: [], last: 'after' in at ? at.after : 0, more: false };
    }),
  );
  return { kind: 'read', ...mergedChanges([own, ...pages], limit) };
}

/** The first `limit` of several pages by time, and how far that reads each. */
function mergedChanges(pages: readonly ChangedPage[], limit: number): FamilyChanges {
  // Behind the end of a page that goes on there may be more of that time.
  const ends = pages.map(({ changed, more }) => (more ? (changed.at(-1)?.at ?? 0) : Infinity));
  const horizon = Math.min(...ends);
  const all = pages
    .flatMap(({ changed }, place) => changed.map((one) => ({ ...one, place })))
    // Those of one partition stay in their order: their times never fall.
    .toSorted((a, b) => a.at - b.at);
  const taken = all.filter(({ at }) => at <= horizon).slice(0, limit);
  const left = new Set(all.slice(taken.length).map(({ place }) => place));
  const last = pages.map((page, place) => {
    if (!left.has(place)) return page.last;
    const reached = taken.findLast((one) => one.place === place)?.position;
    const first = page.changed[0]?.position ?? page.last;
    return reached ?? first - 1;
  });
  const more = left.size > 0 || pages.some((page) => page.more);
  return { entries: taken.map(({ entry }) => entry), last, more };
}
