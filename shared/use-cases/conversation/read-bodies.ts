import { BOUNDS } from '../../domain/bounds.ts';
import type { Entry, EntryContent } from '../../domain/entry/entry.ts';
import type { BodyName, ListedBodies } from '../../domain/entry/listed-bodies.ts';
import type { Conversations } from '../../ports/conversation.ts';

const READ_AT_ONCE = 5;
const ALL = ['html', 'text', 'newText'] as const;

/**
 * The bodies of a page of entries, in its order, some beside each other. What they have together is bounded, and so is
 * what is read for it: one that does not fit is left out, and so are all behind what may be read.
 */
export async function readBodies(
  { conversations }: { readonly conversations: Pick<Conversations, 'content'> },
  entries: readonly Entry[],
  names: readonly BodyName[],
): Promise<readonly ListedBodies[]> {
  const listed: ListedBodies[] = [];
  let [included, read] = [0, 0];
  while (listed.length < entries.length && read <= BOUNDS.bodiesReadBytes) {
    const some = entries.slice(listed.length, listed.length + READ_AT_ONCE);
    const contents = await Promise.all(
      some.map(({ accountId, contactId, id }) => conversations.content(accountId, contactId, id)),
    );
    for (const content of contents) {
      const size = bytesOf(content, names);
      read += bytesOf(content, ALL);
      const fits = included + size <= BOUNDS.includedBytes;
      if (fits) included += size;
      listed.push(bodiesOf(fits ? content : null, names, !fits));
    }
  }
  return entries.map((_, place) => listed[place] ?? bodiesOf(null, names, true));
}

function bodiesOf(
  content: EntryContent | null,
  names: readonly BodyName[],
  truncated: boolean,
): ListedBodies {
  const bodies = names.map((name) => [name, content?.[name] ?? null] as const);
  return { ...Object.fromEntries(bodies), truncated };
}

function bytesOf(content: EntryContent | null, names: readonly (typeof ALL)[number][]): number {
  return names.reduce((sum, name) => sum + Buffer.byteLength(content?.[name] ?? ''), 0);
}
