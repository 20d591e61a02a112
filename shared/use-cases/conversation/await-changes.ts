import { CHANGES_LOOK_MS } from '../../domain/entry/changes-durations.ts';
import { type LookPorts, lookUntil } from '../../domain/look-until.ts';
import type { ChangesBegin, FamilyChanges, Read } from './read-conversation.ts';

/** What has changed in a contact's conversation; where nothing has, it waits for the first change so long. */
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
      // What was erased has moved the position, and need not be read again.
      if (found.kind === 'read') at = { after: found.last };
      return found;
    },
    (found) => found.kind !== 'read' || found.entries.length > 0 || found.more,
  );
}
