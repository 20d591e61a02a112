import type { Copy, Letter } from './letter.ts';
import type { Mailbox } from './mailbox.ts';

/** Who hears of what happens in the mailboxes. */
export interface ExchangeWatcher {
  /** A copy is there, or has moved to another folder (which Graph tells as created, too). */
  created(copy: Copy): void;
  patched?(copy: Copy): void;
  /** A letter is on its way: `copy` is the sender's own, `null` for somebody without a mailbox here. */
  submitted(letter: Letter, copy: Copy | null): void;
  received(copy: Copy): void;
  refiled?(before: Copy, after: Copy): void;
  /** It is gone for good. */
  removed?(copy: Copy): void;
  madeAnew?(mailbox: Mailbox): void;
}
