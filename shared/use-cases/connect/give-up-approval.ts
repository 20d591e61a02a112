import type { ShownConnection, Who } from '../../domain/account/connection.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Connections } from '../../ports/connections.ts';
import { connectionOf, type ReadConnectionPorts } from './read-connection.ts';

export interface GiveUpApprovalPorts extends ReadConnectionPorts {
  readonly connections: Pick<Connections, 'find' | 'save'>;
}

/**
 * The user no longer wants what an administrator was asked for. Their place in the list of those who wait may stay, as
 * after a connect: a verdict concerns nobody who does not wait. What was taken back at Microsoft stays said, since the
 * sync stands still for it.
 */
export const giveUpApproval =
  (deps: GiveUpApprovalPorts) =>
  async (who: Who): Promise<ShownConnection> => {
    await optimistically('connection_contended', async () => {
      const found = await deps.connections.find(who.accountId, who.userId);
      const state = found?.value.approval?.state ?? 'withdrawn';
      if (!found || state === 'withdrawn') return 'done';
      const after = { ...found.value, approval: null };
      return (await deps.connections.save(after, found.etag, null)) ? 'done' : 'contended';
    });
    return connectionOf(deps, who);
  };
