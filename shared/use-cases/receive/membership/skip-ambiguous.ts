import { timeSortedId } from '../../../domain/entry/entry-id.ts';
import type { Direction, SkippedMessage } from '../../../domain/entry/entry.ts';
import { skippedEvent } from '../../../domain/event/event.ts';
import type { Now } from '../../../ports/clock.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { SkippedList } from '../../../ports/conversation.ts';
import type { Announce } from '../../../ports/events.ts';
import type { Envelope } from '../../../ports/mail-reading.ts';
import type { Arrival } from '../arrival.ts';

export interface SkipAmbiguousPorts {
  readonly skippedList: Pick<SkippedList, 'put' | 'find'>;
  readonly connections: Pick<Connections, 'recordEvent'>;
  readonly announce: Announce;
  readonly now: Now;
}

export interface WasAmbiguousPorts {
  readonly skippedList: Pick<SkippedList, 'find'>;
}

/** As what it was skipped before: that stands, also when its address has become one contact's since. */
export function wasAmbiguous(
  { skippedList }: WasAmbiguousPorts,
  arrival: Arrival,
): Promise<SkippedMessage | null> {
  const { accountId, userId } = arrival.link;
  return skippedList.find(accountId, userId, skippedId(arrival));
}

/** It would begin a thread, but several contacts have the address: it is nobody's, and its user is told. Idempotent. */
export async function skipAmbiguous(
  deps: SkipAmbiguousPorts,
  arrival: Arrival,
  direction: Direction,
  { from, subject, markedPrivate }: Envelope,
): Promise<void> {
  const { link, message } = arrival;
  const { accountId, userId } = link;
  const skipped: SkippedMessage = {
    id: skippedId(arrival),
    accountId,
    userId,
    contactId: null,
    threadId: null,
    direction,
    occurredAt: new Date(message.receivedDateTime).toISOString(),
    from: markedPrivate || from === null ? { email: '' } : from,
    subject: markedPrivate ? '' : subject,
    code: 'ambiguous_contact',
    retryable: false,
  };
  const event = skippedEvent(skipped, new Date(deps.now()).toISOString());
  await deps.announce({ kind: 'connection', accountId, userId }, event.id, 'ahead');
  await deps.connections.recordEvent(accountId, userId, event);
  // The last step: a row means that everything before it is done.
  await deps.skippedList.put(skipped);
}

function skippedId({ link, message, messageIdHash }: Arrival): string {
  const at = Date.parse(message.receivedDateTime);
  return timeSortedId(at, link.accountId, link.userId, messageIdHash, 'ambiguous');
}
