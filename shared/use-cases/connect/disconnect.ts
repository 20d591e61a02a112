import { noConnection } from '../../domain/account/connection-shape.ts';
import type { Connection } from '../../domain/account/connection.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { ConnectDeps, Who } from './connect-deps.ts';
import { leaveMailbox } from './leave-mailbox.ts';
import { saveAndTell, tellAgain } from './tell-connection.ts';

type Deps = Pick<
  ConnectDeps,
  | 'connections'
  | 'mailboxes'
  | 'poison'
  | 'fleet'
  | 'waitingSends'
  | 'isAwaitingMail'
  | 'announce'
  | 'now'
  | 'queues'
  | 'driveWaitingSends'
>;

/**
 * Raises the generation, which stops threads, sends, open states and tickets in one write; the rest is cleaning up and
 * never asks Graph. Also when there is no connection: a sign-in may be under way.
 */
export const disconnect =
  (deps: Deps) =>
  async (who: Who): Promise<void> => {
    const before = await raise(deps, who);
    // A disconnect before this one may have died before it had left the mailbox.
    const leaving = before.mailboxRef ?? before.leftRef;
    if (leaving) await leaveMailbox(deps, leaving, { ...who, generation: before.generation });
    await deps.driveWaitingSends(who.accountId, who.userId);
  };

/** The connection as it was. */
function raise(deps: Deps, who: Who): Promise<Connection> {
  return optimistically('connection_contended', async () => {
    const found = await deps.connections.find(who.accountId, who.userId);
    const before = found?.value ?? noConnection(who.accountId, who.userId);
    const generation = before.generation + 1;
    const leftRef = before.mailboxRef ?? before.leftRef;
    const { scope } = before;
    const after = { ...noConnection(who.accountId, who.userId), scope, generation, leftRef };
    const etag = found?.etag ?? null;
    const told = { reason: 'disconnected', change: `g${generation}`, mailbox: null } as const;
    // A disconnect before this one may have died before it told.
    if (before.status === 'disconnected' && found) {
      const change = `g${before.generation}`;
      await tellAgain(deps, before, { reason: 'disconnected', change });
    }
    const saved =
      before.status === 'disconnected'
        ? await deps.connections.save(after, etag, null)
        : await saveAndTell(deps, after, etag, told);
    return saved ? before : 'contended';
  });
}
