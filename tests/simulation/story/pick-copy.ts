import type { Random } from '../engine/random.ts';
import type { Copy } from '../microsoft/letter.ts';
import type { Mailbox } from '../microsoft/mailbox.ts';

/** Any message that somebody sees in a mailbox, the newer the likelier. */
export function pickCopy(
  mailbox: Mailbox,
  random: Random,
  fits: (copy: Copy) => boolean,
): Copy | null {
  const seen = [...mailbox.copies.values()].filter((copy) => copy.goneAt === null && fits(copy));
  if (seen.length === 0) return null;
  const recent = seen.slice(-4);
  return random.pick(random.chance(0.7) ? recent : seen);
}
