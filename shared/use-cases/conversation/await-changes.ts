import { CHANGES_LOOK_MS } from '../../domain/entry/changes-durations.ts';
import { type LookPorts, lookUntil } from '../../domain/look-until.ts';
import type { ChangesBegin, FamilyChanges, Read } from './read-conversation.ts';

/**
 * What has changed in a contact's conversation; where nothing has, it waits for the first change so long. What is no
 * entry, such as a skipped message or a thread that was stopped, ends the wait as well: there is none to read then, and
 * the answer reaches further than the question.
 */
export async function awaitChanges(
  deps: LookPorts,
  look: (from: ChangesBegin) => Promise<Read<FamilyChanges>>,
  from: ChangesBegin,
  waitMs: number,
): Promise<Read<FamilyChanges>> {
  let at = from;
  const { found } = await lookUntil(
    deps,
    { waitMs, eachMs: CHANGES_LOOK_MS },
    async () => {
      const read = await look(at);
      if (read.kind !== 'read') return { found: read, isNews: true };
      const isFurther = 'after' in at && reachesFurther(read.last, at.after);
      at = { after: read.last };
      return { found: read, isNews: isFurther || read.entries.length > 0 || read.more };
    },
    ({ isNews }) => isNews,
  );
  return found;
}

function reachesFurther(last: readonly number[], after: readonly number[]): boolean {
  return last.some((position, place) => position > (after[place] ?? 0));
}
