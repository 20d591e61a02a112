import type { z } from 'zod';
import { BOUNDS } from '../../../domain/bounds.ts';
import type { Entry } from '../../../domain/entry/entry.ts';
import { timeOfId } from '../../../domain/entry/entry-id.ts';
import { eventForContact } from '../../../domain/event/event.ts';
import { ServiceFailure } from '../../../domain/failure.ts';
import {
  threadIdSchema,
  type AccountId,
  type ContactId,
  type EntryId,
} from '../../../domain/ids.ts';
import type { Now } from '../../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../../ports/conversation.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { changeLog } from './change-log.ts';
import { eraseConversation, type ErasureDeps } from './conversation-erasure.ts';
import { insertEvent, rowChanges } from './conversation-rows.ts';
import {
  contactSchema,
  guardSchema,
  sendSchema,
  skippedSchema,
  threadSchema,
} from './conversation-schemas.ts';
import { entrySchema, unpackContent } from './entry-rows.ts';
import { key, pageAfter } from '../keys.ts';
import { unpack } from '../packed-json.ts';
import type { OpenTable, RowChange } from '../table.ts';

/** Of one page, beside each other. */
const READ_AT_ONCE = 10;

/** Some at a time, up to the first that make the list long enough for one page; the results in the same order. */
async function readSome<T>(
  all: readonly T[],
  read: (one: T) => Promise<Entry | null>,
): Promise<readonly (Entry | null)[]> {
  const entries: (Entry | null)[] = [];
  let items = 0;
  while (entries.length < all.length && items < BOUNDS.listedItems) {
    const some = all.slice(entries.length, entries.length + READ_AT_ONCE);
    for (const entry of await Promise.all(some.map(read))) {
      entries.push(entry);
      items += entry === null ? 0 : itemsOf(entry);
    }
  }
  return entries;
}

function itemsOf({ to, cc, bcc, attachments }: Entry): number {
  return to.length + cc.length + bcc.length + attachments.length;
}

export interface ConversationsDeps extends Omit<ErasureDeps, 'log'> {
  readonly open: OpenTable;
  readonly now: Now;
}

/**
 * Table `conversations`, partition `{account}!{contact}`, all rows until the contact is erased:
 * `e!{entryId}` entry, `b!{entryId}` its bodies, `g!{messageIdHash}` guard, `s!{entryId}` send, `k!{skippedId}` skipped
 * message, `t!{threadId}` thread, `v!{eventId}` event, `contact`, `u!{position}` a change of an entry (`change-log.ts`).
 * Values over 30,000 characters are blobs.
 */
export function conversations(deps: ConversationsDeps): Conversations {
  const { overflow } = deps;
  const table = deps.open('conversations');
  const log = changeLog(table, deps.now, async (partitionKey) => {
    const row = await table.get(partitionKey, 'contact');
    const contact = row && (await unpack(overflow, contactSchema, row));
    return contact?.mergedInto?.contactId ?? null;
  });

  async function read<T>(
    account: AccountId,
    contact: ContactId,
    rowKey: string,
    schema: z.ZodType<T>,
  ): Promise<Versioned<T> | null> {
    const row = await table.get(key(account, contact), rowKey);
    const value = row && (await unpack(overflow, schema, row));
    return row && value && { value, etag: row.etag };
  }

  return {
    async commit(account, contact, changes) {
      const perChange = await Promise.all(
        changes.map((change) => rowChanges(overflow, account, contact, change)),
      );
      const [first, ...rest] = perChange.flat();
      if (first === undefined) return { kind: 'committed', etags: [], into: null };
      const partitionKey = key(account, contact);
      const rowsFor = (shownAs: ContactId | null): [RowChange, ...RowChange[]] => {
        const rows = changes.map((change, at) =>
          change.kind === 'insert-event' && shownAs !== null
            ? [insertEvent(partitionKey, eventForContact(change.event, shownAs))]
            : (perChange[at] ?? []),
        );
        const [head = first, ...others] = rows.flat();
        return [head, ...others];
      };
      const logged = loggedOf(changes);
      const { result, into } =
        logged.length === 0
          ? { result: await table.change(first, ...rest), into: null }
          : await log.write(partitionKey, rowsFor, logged, mergingOf(changes));
      if (result.kind === 'done')
        return { kind: 'committed', etags: etagsOf(perChange, result), into };
      return { kind: result.kind, at: changeOf(perChange, result.at) };
    },

    entry: (account, contact, id) => read(account, contact, key('e', id), entrySchema),
    thread: (account, contact, id) => read(account, contact, key('t', id), threadSchema),
    send: (account, contact, id) => read(account, contact, key('s', id), sendSchema),
    contact: (account, contact) => read(account, contact, 'contact', contactSchema),

    async skipped(account, contact, id) {
      // An id that we never made is one that is not there.
      if (timeOfId(id) === null) return null;
      return read(account, contact, key('k', id), skippedSchema);
    },

    async skippedPage(account, contact, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, contact), 'k', limit, after);
      const all = await Promise.all(rows.map((row) => unpack(overflow, skippedSchema, row)));
      const skipped = all.filter((one) => one !== null);
      return { skipped, next: more ? (skipped.at(-1)?.id ?? null) : null };
    },

    async guard(account, contact, messageIdHash) {
      const found = await read(account, contact, key('g', messageIdHash), guardSchema);
      return found && found.value;
    },
    versionedGuard: (account, contact, messageIdHash) =>
      read(account, contact, key('g', messageIdHash), guardSchema),

    async content(account, contact, id) {
      const row = await table.get(key(account, contact), key('b', id));
      return row && unpackContent(overflow, row);
    },

    async page(account, contact, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, contact), 'e', limit, after);
      const entries = await readSome(rows, (row) => unpack(overflow, entrySchema, row));
      const there = entries.filter((entry) => entry !== null);
      const goesOn = more || entries.length < rows.length;
      return { entries: there, next: goesOn ? (there.at(-1)?.id ?? null) : null };
    },

    async threads(account, contact, limit, after) {
      const { rows, more } = await pageAfter(table, key(account, contact), 't', limit, after);
      const threads = await Promise.all(rows.map((row) => unpack(overflow, threadSchema, row)));
      const last = rows.at(-1)?.rowKey.slice('t!'.length);
      return {
        threads: threads.filter((thread) => thread !== null),
        next: more && last !== undefined ? threadIdSchema.parse(last) : null,
      };
    },

    async changedSince(account, contact, from, limit) {
      const page = await log.page(key(account, contact), from, limit);
      // Of an entry that changed several times the last change stands for all.
      const ids = new Set(page.changes.toReversed().map(({ entryId }) => entryId));
      const found = [...ids].toReversed().filter((id) => id !== null);
      const entries = await readSome(found, async (id) => {
        const entry = await read(account, contact, key('e', id), entrySchema);
        return entry && entry.value;
      });
      const latest = new Map(page.changes.map((change) => [change.entryId, change]));
      const changed = entries.flatMap((entry) => {
        const last = entry && latest.get(entry.id);
        return entry && last ? [{ entry, position: last.position, at: last.at }] : [];
      });
      const isCut = entries.length < found.length;
      const reached = isCut ? latest.get(found[entries.length - 1] ?? null) : undefined;
      return { changed, last: reached?.position ?? page.last, more: page.more || isCut };
    },

    erase: (account, contact, known) =>
      eraseConversation({ ...deps, log }, table, account, contact, known),
  };
}

/** Entries that change; null where only an event or a merge keeps the log. */
function loggedOf(changes: readonly ConversationChange[]): readonly (EntryId | null)[] {
  const entries = changes.flatMap((change) => {
    if (change.kind === 'insert-entry') return [change.entry.id];
    return change.kind === 'update-entry' ? [change.entry.value.id] : [];
  });
  if (entries.length > 0) return entries;
  const isTold = changes.some(({ kind }) => kind === 'insert-event');
  return isTold || mergingOf(changes) !== null ? [null] : [];
}

function mergingOf(changes: readonly ConversationChange[]): ContactId | null {
  for (const change of changes)
    if (change.kind === 'update-contact') return change.contact.value.mergedInto?.contactId ?? null;
  return null;
}

function etagsOf(
  perChange: readonly (readonly RowChange[])[],
  { etags }: { readonly etags: readonly (string | null)[] },
): string[] {
  let rows = 0;
  return perChange.map((changes) => {
    const isGone = changes[0]?.kind === 'delete';
    const etag = isGone ? '' : etags[rows];
    rows += changes.length;
    if (typeof etag !== 'string') throw new TypeError('a written row without an ETag');
    return etag;
  });
}

/** Which change the row change at `index` belongs to. */
function changeOf(perChange: readonly (readonly RowChange[])[], index: number): number {
  let rows = 0;
  for (const [at, changes] of perChange.entries()) {
    rows += changes.length;
    if (index < rows) return at;
  }
  throw new ServiceFailure('refused', 'storage_failed_change_unknown');
}
