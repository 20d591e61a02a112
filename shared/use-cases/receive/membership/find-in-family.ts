import { likeness, printOf } from '../../../domain/entry/fingerprint.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { ThreadIndex } from '../../../ports/thread-index.ts';
import { indexRow } from '../commit/after-commit.ts';
import type { Arrival } from '../arrival.ts';
import type { Membership } from './judge-message.ts';

export interface FindInFamilyPorts {
  readonly conversations: Pick<Conversations, 'guard'>;
  readonly threadIndex: Pick<ThreadIndex, 'learn'>;
}

/**
 * Whether a contact that was merged with this one has the same mail already, by another user's thread: it is shown there.
 * A guard is of one partition, so two that come in at the same moment are not kept apart. Nothing is asked of contacts
 * that were never merged.
 */
export async function isInFamily(
  { conversations, threadIndex }: FindInFamilyPorts,
  arrival: Arrival,
  { thread, envelope, others }: Membership,
): Promise<boolean> {
  const { link, mailbox, messageIdHash } = arrival;
  const { accountId, contactId } = thread.value;
  if (others.length === 0) return false;
  const own = await conversations.guard(accountId, contactId, messageIdHash);
  if (own !== null) return false;
  const guards = await Promise.all(
    others.map((home) => conversations.guard(accountId, home, messageIdHash)),
  );
  const print = printOf(mailbox.ref, envelope);
  for (const guard of guards) {
    if (guard?.holds.kind !== 'entry') continue;
    if (likeness(guard, print) === 'different_mail') continue;
    const row = indexRow(arrival, thread.value, guard.holds.id);
    await threadIndex.learn(accountId, link.userId, [row]);
    return true;
  }
  return false;
}
