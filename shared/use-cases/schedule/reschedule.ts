import { DUE_LOST_AFTER_MS } from '../../domain/durations.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { singleFlight } from '../../domain/single-flight.ts';
import type { Now } from '../../ports/clock.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import type { DueIndex, DueTask } from '../../ports/schedule.ts';
import { changeMailbox } from './change-mailbox.ts';

export interface ReschedulePorts {
  readonly dueIndex: Pick<DueIndex, 'add' | 'remove'>;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
}

/**
 * Makes a task of the mailbox due at another time, in the order that a crash can't lose it in: the new row, the
 * mailbox's state, the old rows last. `row` is the one that the timer moved ahead. `change` is saved along.
 */
export async function reschedule(
  deps: ReschedulePorts,
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

export interface NoteActivityPorts extends ReschedulePorts {
  readonly dueIndex: Pick<DueIndex, 'add' | 'remove' | 'dueAt'>;
  /** 0: a resync is always due. */
  readonly resyncIntervalMs: number;
  readonly now: Now;
}

/**
 * Something of a thread came or went: the next resync is due soon. The row moves only when that is earlier than it
 * says, so that a busy mailbox costs nothing here. `mailbox` may be some seconds old, as it is for all but the first of
 * the messages that came together, so it is looked at again before anything is written. Those that come together move it
 * once: two that chose the same millisecond would share a row, and a third that moves on would take it from both.
 */
export function noteActivity(deps: NoteActivityPorts): (mailbox: Mailbox) => Promise<void> {
  const share = singleFlight<void>();
  return async (mailbox) => {
    if (isDueSoon(deps, mailbox)) return;
    await share(mailbox.ref, () => bringForward(deps, mailbox.ref));
  };
}

async function bringForward(deps: NoteActivityPorts, ref: MailboxRef): Promise<void> {
  const present = (await deps.mailboxes.find(ref))?.mailbox.value;
  if (!present || isDueSoon(deps, present)) return;
  await reschedule(deps, 'resync', ref, deps.now() + deps.resyncIntervalMs, null);
}

/** One whose time is long past is none: its row is lost, or no timer runs. */
function isDueSoon(
  { dueIndex, resyncIntervalMs, now }: NoteActivityPorts,
  { due }: Mailbox,
): boolean {
  // Without a row the first resync is still to come, and makes one.
  if (due.resync === null) return true;
  const at = dueIndex.dueAt(due.resync);
  return at <= now() + resyncIntervalMs && at > now() - DUE_LOST_AFTER_MS;
}
