import { type Connection, type Who, noConnection } from '../../domain/account/connection.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import { announceAgain, saveAndAnnounce, type ChangePorts } from './change-connection.ts';
import { scopeChange } from './change-scope.ts';
import { leaveMailbox, type LeavePorts } from './leave-mailbox.ts';

export interface DisconnectPorts extends ChangePorts, LeavePorts {
  /** Has the user's waiting sends looked at at once: they fail. Idempotent. */
  readonly driveWaitingSends: (account: AccountId, user: UserId) => Promise<void>;
}

/**
 * Raises the generation, which stops threads, sends, open states and tickets in one write; the rest is cleaning up and
 * never asks Graph. Also when there is no connection: a sign-in may be under way.
 */
export const disconnect =
  (deps: DisconnectPorts) =>
  async (who: Who): Promise<void> => {
    const before = await raise(deps, who);
    // A disconnect before this one may have died before it had left the mailbox.
    const leaving = before.mailboxRef ?? before.leftRef;
    if (leaving) await leaveMailbox(deps, leaving, { ...who, generation: before.generation });
    await deps.driveWaitingSends(who.accountId, who.userId);
  };

/** The connection as it was. */
function raise(deps: ChangePorts, who: Who): Promise<Connection> {
  return optimistically('connection_contended', async () => {
    const found = await deps.connections.find(who.accountId, who.userId);
    const before = found?.value ?? noConnection(who.accountId, who.userId);
    const generation = before.generation + 1;
    const leftRef = before.mailboxRef ?? before.leftRef;
    // The consent to a wider scope was for the connection that ends.
    const after = { ...noConnection(who.accountId, who.userId), generation, leftRef };
    const change = scopeChange(deps, before, after, { type: 'disconnected' });
    const etag = found?.etag ?? null;
    const news = { reason: 'disconnected', key: `g${generation}`, mailbox: null } as const;
    // A disconnect before this one may have died before it announced that.
    if (before.status === 'disconnected' && found) {
      const key = `g${before.generation}`;
      await announceAgain(deps, before, { reason: 'disconnected', key });
    }
    const saved =
      before.status === 'disconnected'
        ? await deps.connections.save(after, etag, null, change)
        : await saveAndAnnounce(deps, after, etag, news, change);
    return saved ? before : 'contended';
  });
}
