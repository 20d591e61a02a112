import type {
  Attachment,
  ChangedEntries,
  Connection,
  ListedEntry,
  SkippedMessage,
  Thread,
  WholeEntry,
} from '../../client/src/types.ts';
import { STRETCH } from './conversation-pages.ts';
import type { PageSession } from './session.ts';

const PAGE = 3 * STRETCH;
const WAIT_S = 20;
/** Nothing has changed since then: what the service answers is where it stands. */
const FAR = '9999-12-31T00:00:00.000Z';
/** More threads than anybody has with one contact. */
const MOST_AROUND = 1_000;

type Page<Name extends string, Item> = Readonly<Record<Name, readonly Item[]>> & {
  readonly nextCursor: string | null;
};

/** What a page asks the service about one contact. */
export function conversationCalls(session: PageSession, contact: string) {
  const at = (...names: readonly string[]): string =>
    ['contacts', contact, ...names].map(encodeURIComponent).join('/');
  const query = (values: Readonly<Record<string, string>>): string =>
    new URLSearchParams(values).toString();

  async function all<Item>(name: 'threads' | 'skipped'): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const values = query({ limit: '100', ...(cursor === null ? {} : { cursor }) });
      const read: Page<typeof name, Item> = await session.call(`${at(name)}?${values}`);
      items.push(...read[name]);
      cursor = read.nextCursor;
    } while (cursor !== null && items.length < MOST_AROUND);
    return items;
  }

  return {
    connection: () => session.call<Connection>('connection'),

    /** Where the log of changes stands. */
    async now(): Promise<string> {
      const values = query({ limit: '1', updatedAfter: FAR });
      const read: ChangedEntries = await session.call(`${at('entries')}?${values}`);
      return read.updatedThrough;
    },

    /** Answered when there is something, or after a while. */
    changes: (updatedAfter: string, signal: AbortSignal) =>
      session.call<ChangedEntries>(
        `${at('entries')}?${query({
          updatedAfter,
          limit: '100',
          include: 'newText',
          wait: String(WAIT_S),
        })}`,
        { signal },
      ),

    /** A page of entries, the newest first. */
    page: (cursor: string | null) =>
      session.call<Page<'entries', ListedEntry>>(
        `${at('conversation')}?${query({
          limit: String(PAGE),
          include: 'newText',
          ...(cursor === null ? {} : { cursor }),
        })}`,
      ),

    threads: () => all<Thread>('threads'),
    skipped: () => all<SkippedMessage>('skipped'),

    turn: (thread: string, sync: boolean) =>
      session.call<Thread>(at('threads', thread), { method: 'PATCH', body: { sync } }),

    retry: (skipped: string) =>
      session.call(`skipped/${encodeURIComponent(skipped)}/retry`, { method: 'POST' }),

    whole: (entry: string) => session.call<WholeEntry>(at('entries', entry)),

    async attachment(entry: string, { id }: Attachment): Promise<Blob> {
      return (await session.fetch(at('entries', entry, 'attachments', id))).blob();
    },
  };
}
