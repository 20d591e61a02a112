import { mailboxSlots, REQUESTS_AT_ONCE } from '../../domain/slots.ts';
import type { Work } from '../../domain/work/work.ts';

type Receive = (work: Work<'receive'>) => Promise<void>;

/** One asks Graph while the other writes. */
const PIECES_AT_ONCE = 2;

/**
 * The pieces of a mailbox's backlog in the order in which they came, two at once in this process. Side by side they would
 * share Graph's four requests at once, and all come in at the very end. What is few goes by: an answer that arrives
 * meanwhile, and the user's own send, share those four with two pieces and not with all.
 */
export function limitBacklog(receive: Receive): Receive {
  const withSlot = mailboxSlots(PIECES_AT_ONCE);
  return async (work) => {
    const { mailboxRef, ids } = work.payload;
    // More than one batch asks for are a piece of a backlog.
    if (ids.length <= REQUESTS_AT_ONCE) return receive(work);
    return withSlot(mailboxRef, 1, () => receive(work));
  };
}
