import type { Copy } from '../microsoft/letter.ts';
import { isDisturbed } from './disturbance.ts';
import type { Judged } from './judged.ts';

const MINUTE = 60_000;
/** Longer than all looks for a message that is not readable yet. */
const SEEN_AFTER_MS = 8 * MINUTE;

/** Whether a CRM send that left need not be confirmed: what it left in its mailbox may never have been seen for its copy. */
export function mayStaySent(
  world: Pick<Judged, 'exchange' | 'faults' | 'shownAt'>,
  stamp: string,
): boolean {
  const { exchange } = world;
  const own = exchange.copies.filter(
    ({ letter, wasDelivered, isDraft }) => letter.stamp === stamp && !wasDelivered && !isDraft,
  );
  // Its owner deleted it for good before a notification or a listing had surely shown it.
  return own.length > 0 && own.every((copy) => isGoneUnseen(world, copy));
}

function isGoneUnseen(
  { faults, shownAt }: Pick<Judged, 'faults' | 'shownAt'>,
  copy: Copy,
): boolean {
  if (copy.goneAt === null) return false;
  const shown = shownAt(copy);
  return shown + SEEN_AFTER_MS > copy.goneAt || isDisturbed(faults, shown, shown + SEEN_AFTER_MS);
}
