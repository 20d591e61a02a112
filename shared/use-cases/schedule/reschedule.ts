import type { MailboxRef } from '../../domain/ids.ts';
import type { DueTask } from '../../ports/due-index.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import { changeMailbox } from './change-mailbox.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/**
 * Makes a task of the mailbox due at another time, in the order that a crash can't lose it in: the new row, the
 * mailbox's state, the old rows last. `row` is the one that the timer moved ahead. `change` is saved along.
 */
export async function moveDue(
  deps: Pick<UpkeepDeps, 'dueIndex' | 'mailboxes'>,
  task: DueTask,
  ref: MailboxRef,
  dueAt: number,
  row: string | null,
  change: (mailbox: Mailbox) => Mailbox = (mailbox) => mailbox,
): Promise<Mailbox | null> {
  const added = await deps.dueIndex.add(task, ref, dueAt);
  let before: string | null = null;
  const changed = await changeMailbox(deps.mailboxes, ref, (mailbox) => {
    before = mailbox.due[task];
    return { ...change(mailbox), due: { ...mailbox.due, [task]: added } };
  });
  const left = new Set([before, row]);
  left.delete(changed ? added : null);
  if (!changed) left.add(added);
  for (const old of left) if (old !== null) await deps.dueIndex.remove(old);
  return changed;
}
