import { entryEventId, skippedEventId } from '../../domain/event/event.ts';
import type { SkippedMessage } from '../../domain/entry/skipped.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { Guard } from '../../ports/conversation.ts';
import type { ReceiveDeps } from './receive-deps.ts';

/** What stands in the conversation for the message, and this user's skipped message when that is what it is. */
export interface Standing {
  readonly holds: Exclude<Guard['holds'], { kind: 'tombstone' }>;
  readonly skipped: SkippedMessage | null;
}

/**
 * Lets the CRM know of what stands in the conversation, and the user of what was skipped. `ahead` of the transaction:
 * a run that dies right after it may be followed by a disconnect, and then no other run comes to say it.
 */
export async function tell(
  { announce, skippedList }: Pick<ReceiveDeps, 'announce' | 'skippedList'>,
  { accountId, contactId }: Pick<Thread, 'accountId' | 'contactId'>,
  { holds, skipped }: Standing,
  when?: 'ahead',
): Promise<void> {
  const eventId = holds.kind === 'entry' ? entryEventId(holds.id, 1) : skippedEventId(holds.id);
  await announce?.({ kind: 'contact', accountId, contactId }, eventId, when);
  if (skipped) await skippedList.put(skipped);
}
