import type { Copy } from '../microsoft/letter.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';
import type { Outside } from './outside.ts';

/** A message that a request by its id finds now. */
export function findCopy(
  { time, faults }: Pick<Outside, 'time' | 'faults'>,
  mailbox: Mailbox,
  id: string,
): Copy | null {
  const copy = mailbox.copies.get(id);
  if (!copy || copy.goneAt !== null || copy.readableFrom > time.now()) return null;
  const { hiddenWhile } = copy;
  const isHidden = hiddenWhile && hiddenWhile.from <= time.now() && time.now() < hiddenWhile.until;
  if (isHidden) {
    faults.hit('message.not-readable-for-a-while');
    return null;
  }
  return copy;
}
