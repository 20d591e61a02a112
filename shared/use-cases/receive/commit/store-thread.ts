import { ServiceFailure } from '../../../domain/failure.ts';
import { TRIES } from '../../../domain/optimistically.ts';
import type { Outcome } from '../../../domain/thread/outcome.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { Connections } from '../../../ports/connections.ts';
import type { Conversations } from '../../../ports/conversation.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { allowedBy } from '../membership/judge-start.ts';
import type { Admitted } from './admitted.ts';

export interface StoreThreadPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'commit' | 'thread' | 'contact'>;
}

/**
 * The thread of a member as it is stored: one that it begins is made, together with a touch of the contact, so that none
 * begins behind an erasure. The scope is looked at once more. A run that dies behind this leaves a thread with nothing in
 * it, which the next one goes on with.
 */
export async function storeThread(
  deps: StoreThreadPorts,
  { arrival, membership }: Admitted,
): Promise<Versioned<Thread> | Outcome> {
  const { thread } = membership;
  if (membership.begins !== true) return thread;
  const { accountId, contactId, id } = thread.value;
  if ((await allowedBy(deps, arrival, membership.direction)) !== 'yes') return 'not_ours';
  for (let tries = 0; tries < TRIES; tries += 1) {
    const contact = await deps.conversations.contact(accountId, contactId);
    if (contact === null) return 'erased';
    const result = await deps.conversations.commit(accountId, contactId, [
      { kind: 'insert-thread', thread: thread.value },
      { kind: 'update-contact', contact },
    ]);
    if (result.kind === 'committed') return { value: thread.value, etag: result.etags[0] ?? '' };
    const stored = await deps.conversations.thread(accountId, contactId, id);
    if (stored !== null) return stored;
  }
  throw new ServiceFailure('unavailable', 'contact_busy');
}
