import type { Mailbox } from '../../ports/mailboxes.ts';
import { moveDue } from './reschedule.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

type NoteDeps = Pick<UpkeepDeps, 'dueIndex' | 'mailboxes' | 'resyncIntervalMs' | 'now'>;

/**
 * Something of a thread came or went: the next resync is due soon. The row moves only when that is earlier than it
 * says, so that a busy mailbox costs nothing here. `mailbox` may be some seconds old, as it is for all but the first of
 * the messages that came together, so it is looked at again before anything is written.
 */
export const noteActivity =
  (deps: NoteDeps) =>
  async (mailbox: Mailbox): Promise<void> => {
    const soon = deps.now() + deps.resyncIntervalMs;
    if (isDueBy(deps, mailbox, soon)) return;
    const present = (await deps.mailboxes.find(mailbox.ref))?.mailbox.value;
    if (!present || isDueBy(deps, present, soon)) return;
    await moveDue(deps, 'resync', mailbox.ref, soon, null);
  };

function isDueBy({ dueIndex }: NoteDeps, { due }: Mailbox, soon: number): boolean {
  // Without a row the first resync is still to come, and makes one.
  return due.resync === null || dueIndex.dueAt(due.resync) <= soon;
}
