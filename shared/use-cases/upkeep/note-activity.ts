import type { Mailbox } from '../../ports/mailboxes.ts';
import { moveDue } from './move-due.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/**
 * Something of a thread came or went: the next resync is due soon. The row moves only when that is earlier than it
 * says, so that a busy mailbox costs nothing here. `mailbox` may be some seconds old.
 */
export const noteActivity =
  (deps: Pick<UpkeepDeps, 'dueIndex' | 'mailboxes' | 'resyncIntervalMs' | 'now'>) =>
  async (mailbox: Mailbox): Promise<void> => {
    const { resync } = mailbox.due;
    const soon = deps.now() + deps.resyncIntervalMs;
    // Without a row the first resync is still to come, and makes one.
    if (resync === null || deps.dueIndex.dueAt(resync) <= soon) return;
    await moveDue(deps, 'resync', mailbox.ref, soon, null);
  };
