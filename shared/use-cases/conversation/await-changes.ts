import { CHANGES_LOOK_MS } from '../../domain/entry/changes-durations.ts';
import { type LookPorts, lookUntil } from '../../domain/look-until.ts';
import type { ChangesBegin, FamilyChanges, Read } from './read-conversation.ts';

/**
 * What has changed in a contact's conversation; where nothing has, it waits for the first change so long. One of something
 * else than an entry, such as a message that was kept out, moves the position and ends the wait as well: what stands
 * around the entries is to be read again.
 */
export function awaitChanges(
  deps: LookPorts,
  look: (from: ChangesBegin) => Promise<Read<FamilyChanges>>,
  from: ChangesBegin,
  waitMs: number,
): Promise<Read<FamilyChanges>> {
  let at = from;
  return lookUntil(
    deps,
    { waitMs, eachMs: CHANGES_LOOK_MS },
    async () => {
      const found = await look(at);
      const isMoved = found.kind === 'read' && 'after' in at && isBehind(at.after, found.last);
      if (found.kind === 'read') at = { after: found.last };
      return { found, isMoved };
    },
    ({ found, isMoved }) =>
      isMoved || found.kind !== 'read' || found.entries.length > 0 || found.more,
  ).then(({ found }) => found);
}

function isBehind(before: readonly number[], now: readonly number[]): boolean {
  return now.some((position, place) => position > (before[place] ?? 0));
}
