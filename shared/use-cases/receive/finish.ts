import type { SkippedMessage } from '../../domain/skipped.ts';
import type { Thread } from '../../domain/thread.ts';
import type { Guard } from '../../ports/conversation.ts';
import { learn } from './learn.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';
import { scheduleResync } from './schedule-resync.ts';

/** What stands in the conversation for the message, and this user's skipped message when that is what it is. */
export interface Standing {
  readonly holds: Exclude<Guard['holds'], { kind: 'tombstone' }>;
  readonly skipped: SkippedMessage | null;
}

/** What follows the transaction. All of it can be said again, and is when a run died in between. */
export async function finish(
  deps: ReceiveDeps,
  arrival: Arrival,
  { accountId, contactId, id: threadId, generation }: Thread,
  { holds, skipped }: Standing,
): Promise<void> {
  const eventId = holds.kind === 'entry' ? `evt_${holds.id}_1` : `evt_${holds.id}_s`;
  await deps.announce?.({ kind: 'contact', accountId, contactId }, eventId);
  if (skipped) await deps.skippedList.put(skipped);
  await scheduleLate(deps, arrival);
  await deps.noteActivity(arrival.mailbox);
  await learn(deps, arrival, { threadId, contactId, entryId: holds.id, generation });
}

/** An answer to a message that comes in this late may have been judged before it, and found nothing to point to. */
async function scheduleLate(deps: ReceiveDeps, { mailbox, message }: Arrival): Promise<void> {
  const at = Date.parse(message.receivedDateTime);
  if (mailbox.syncedThrough === null || at >= Date.parse(mailbox.syncedThrough)) return;
  await scheduleResync(deps, mailbox.ref, 'late_admission', at);
}
