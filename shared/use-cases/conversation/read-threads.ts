import type { Connection } from '../../domain/account/connection.ts';
import type { AccountId, ContactId, ThreadId } from '../../domain/ids.ts';
import { stateOf, type ShownThread } from '../../domain/thread/stopping.ts';
import type { Connections } from '../../ports/connections.ts';
import {
  findThread,
  readThreadPage,
  type Read,
  type ReadConversationPorts,
} from './read-conversation.ts';

export interface ReadThreadsPorts extends ReadConversationPorts {
  readonly connections: Pick<Connections, 'find'>;
}

/** A contact's threads, each as it stands to its user's connection now; those that began last first. */
export async function listThreads(
  deps: ReadThreadsPorts,
  account: AccountId,
  contact: ContactId,
  limit: number,
  after: ThreadId | null,
): Promise<Read<{ readonly threads: readonly ShownThread[]; readonly next: ThreadId | null }>> {
  const page = await readThreadPage(deps, account, contact, limit, after);
  if (page.kind !== 'read') return page;
  const { threads, next } = page;
  const users = [...new Set(threads.map(({ userId }) => userId))];
  const found = await Promise.all(users.map((user) => deps.connections.find(account, user)));
  const connections = new Map<string, Connection | null>(
    users.map((user, place) => [user, found[place]?.value ?? null]),
  );
  return {
    kind: 'read',
    threads: threads.map((thread) => ({
      thread,
      state: stateOf(thread, connections.get(thread.userId) ?? null),
    })),
    next,
  };
}

export async function readThread(
  deps: ReadThreadsPorts,
  account: AccountId,
  contact: ContactId,
  id: ThreadId,
): Promise<Read<{ readonly shown: ShownThread | null }>> {
  const read = await findThread(deps, account, contact, id);
  if (read.kind !== 'read') return read;
  if (read.found === null) return { kind: 'read', shown: null };
  const thread = read.found.value;
  const connection = await deps.connections.find(account, thread.userId);
  return { kind: 'read', shown: { thread, state: stateOf(thread, connection?.value ?? null) } };
}
