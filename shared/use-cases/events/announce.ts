import { AHEAD_TRUSTED_MS, ANNOUNCED_AHEAD_MS } from '../../domain/event/delivery-durations.ts';
import { eventForContact } from '../../domain/event/event.ts';
import type { ContactId } from '../../domain/ids.ts';
import type { EventHome } from '../../domain/work/work.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { ConversationChange } from '../../ports/conversation.ts';
import type { Announce, AnnouncedEvent } from '../../ports/events.ts';
import type { QueuedMessage } from '../../ports/work.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

/** Queues the delivery of an event; ahead of its record, so that the delivery comes once it may be there. */
export const announcer =
  (deps: EnqueuePorts & { readonly delay: Delay }): Announce =>
  (home, eventId, when) =>
    enqueue(
      deps,
      'deliver',
      { eventId, home },
      { delayMs: when === 'ahead' ? deps.delay(ANNOUNCED_AHEAD_MS) : 0 },
    );

export interface AnnounceAheadPorts {
  readonly announce: Announce;
  readonly now: Now;
}

/** The announcement of an event whose record is still to be written. */
export interface Ahead {
  /** When it was made, milliseconds since 1970. */
  readonly at: number;
  readonly message: QueuedMessage;
}

/**
 * Queues the delivery of an event before the transaction that writes its record: a run that dies right after that may be
 * followed by a disconnect, and then no other run comes to say it.
 */
export async function announceAhead(
  { announce, now }: AnnounceAheadPorts,
  home: EventHome,
  eventId: string,
): Promise<Ahead> {
  const at = now();
  return { at, message: await announce(home, eventId, 'ahead') };
}

/** Whether the deliveries surely still wait for their records. */
export function areTrusted(
  { now }: Pick<AnnounceAheadPorts, 'now'>,
  aheads: readonly Ahead[],
): boolean {
  return aheads.every(({ at }) => now() - at < AHEAD_TRUSTED_MS);
}

/**
 * The events that a transaction has written, for this run to deliver; `aheads` in the order of their changes. Null: they
 * are to be announced again, since the wait for their records may be over.
 */
export function announcedIn(
  deps: Pick<AnnounceAheadPorts, 'now'>,
  aheads: readonly Ahead[],
  changes: readonly ConversationChange[],
  { etags, into }: { readonly etags: readonly string[]; readonly into: ContactId | null },
): readonly AnnouncedEvent[] | null {
  if (!areTrusted(deps, aheads)) return null;
  const announced: AnnouncedEvent[] = [];
  const left = aheads.values();
  for (const [at, change] of changes.entries()) {
    if (change.kind !== 'insert-event') continue;
    const message = left.next().value?.message;
    if (message === undefined) continue;
    announced.push({ event: eventForContact(change.event, into), etag: etags[at] ?? '', message });
  }
  return announced;
}
