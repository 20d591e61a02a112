import type { Connection } from '../../domain/account/connection.ts';
import { threadEvent } from '../../domain/event/event.ts';
import type { AccountId, ContactId, ThreadId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import {
  restartedThread,
  stateOf,
  stoppedThread,
  type ShownThread,
} from '../../domain/thread/stopping.ts';
import { isErased, type Thread } from '../../domain/thread/thread.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Announce } from '../../ports/events.ts';

interface AnnounceTurnPorts {
  readonly announce: Announce;
  readonly now: Now;
}

export interface TurnThreadPorts extends AnnounceTurnPorts {
  readonly conversations: Pick<Conversations, 'thread' | 'commit'>;
  readonly connections: Pick<Connections, 'find'>;
}

export type Turned =
  | ({ readonly kind: 'thread' } & ShownThread)
  | { readonly kind: 'not_found' | 'not_connected' | 'contact_erased' };

/**
 * Stops a thread, or starts it again from now on; what is so already stays as it is. The thread's row is the fence: a
 * message is admitted only in a transaction that finds this row as it was judged by, so once this has answered, nothing
 * more comes in.
 */
export const turnThread =
  (deps: TurnThreadPorts) =>
  (account: AccountId, contact: ContactId, id: ThreadId, sync: boolean): Promise<Turned> =>
    optimistically<Turned>('thread_contended', async () => {
      const found = await deps.conversations.thread(account, contact, id);
      if (found === null) return { kind: 'not_found' };
      const { value: before, etag } = found;
      const connection = (await deps.connections.find(account, before.userId))?.value ?? null;
      const present = { thread: before, state: stateOf(before, connection) };
      if (sync === (present.state.state === 'syncing')) return { kind: 'thread', ...present };

      const after = turn(before, connection, sync, deps.now());
      if (typeof after === 'string') return { kind: after };
      const news = await announceTurn(deps, after);
      const result = await deps.conversations.commit(account, contact, [
        { kind: 'update-thread', thread: { value: after, etag } },
        ...news.changes,
      ]);
      if (result.kind !== 'committed') return 'contended';
      await news.written();
      return { kind: 'thread', thread: after, state: stateOf(after, connection) };
    });

function turn(
  thread: Thread,
  connection: Connection | null,
  sync: boolean,
  now: number,
): Thread | 'not_connected' | 'contact_erased' {
  if (!sync) return stoppedThread(thread, now);
  if (isErased(thread)) return 'contact_erased';
  if (connection === null || connection.status === 'disconnected') return 'not_connected';
  const { generation, mailboxRef } = connection;
  return mailboxRef === null
    ? 'not_connected'
    : restartedThread(thread, { generation, mailboxRef }, now);
}

/**
 * The event of a thread that is turned, to be written with it. Its message in the queue comes first, so that a crash
 * after the transaction leaves it; when that has been written, it is delivered.
 */
export async function announceTurn(
  { announce, now }: AnnounceTurnPorts,
  turned: Thread | null,
): Promise<{
  readonly changes: readonly ConversationChange[];
  readonly written: () => Promise<void>;
}> {
  if (turned === null) return { changes: [], written: () => Promise.resolve() };
  const { accountId, contactId } = turned;
  const event = threadEvent(turned, new Date(now()).toISOString());
  const message = await announce({ kind: 'contact', accountId, contactId }, event.id, 'ahead');
  return {
    changes: [{ kind: 'insert-event', event }],
    written: () => message.reveal(),
  };
}
