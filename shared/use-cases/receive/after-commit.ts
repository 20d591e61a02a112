import type { Thread } from '../../domain/thread/thread.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { learn } from './learn.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';
import { tell, type Standing } from './tell.ts';

/**
 * What follows the transaction, in whichever run: this one or another was first. All of it can be said again, and is
 * when a run died in between. `isTold`: that it was about to be written was told ahead, and surely heard.
 */
export async function finish(
  deps: ReceiveDeps,
  arrival: Arrival,
  thread: Thread,
  standing: Standing,
  isTold: boolean,
): Promise<void> {
  const { contactId, id: threadId, generation } = thread;
  if (!isTold) await tell(deps, thread, standing);
  await scheduleLate(deps, arrival);
  await deps.noteActivity(arrival.mailbox);
  await learn(deps, arrival, { threadId, contactId, entryId: standing.holds.id, generation });
}

/** An answer to a message that comes in this late may have been judged before it, and found nothing to point to. */
async function scheduleLate(deps: ReceiveDeps, { mailbox, message }: Arrival): Promise<void> {
  const at = Date.parse(message.receivedDateTime);
  if (mailbox.syncedThrough === null || at >= Date.parse(mailbox.syncedThrough)) return;
  await askForResync(deps, mailbox.ref, 'late_admission', { since: at });
}
