import { type Scope, type Who, noConnection } from '../../domain/account/connection.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Connections } from '../../ports/connections.ts';
import { connectionOf, type ReadConnectionPorts } from './read-connection.ts';

export interface ChangeScopePorts extends ReadConnectionPorts {
  readonly connections: Connections;
}

/** Only threads that the CRM started are synced so far; the wider scopes are the mailbox owner's later choice. */
const BUILT: ReadonlySet<Scope> = new Set(['crm-threads']);

export const changeScope =
  (deps: ChangeScopePorts) =>
  async (
    who: Who,
    scope: Scope,
  ): Promise<
    | { kind: 'connection'; connection: Readonly<Record<string, unknown>> }
    | { kind: 'scope_not_available' }
  > => {
    if (!BUILT.has(scope)) return { kind: 'scope_not_available' };
    const { accountId, userId } = who;
    await optimistically('connection_contended', async () => {
      const found = await deps.connections.find(accountId, userId);
      const connection = found?.value ?? noConnection(accountId, userId);
      const saved =
        connection.scope === scope ||
        (await deps.connections.save({ ...connection, scope }, found?.etag ?? null, null));
      return saved ? 'saved' : 'contended';
    });
    return { kind: 'connection', connection: await connectionOf(deps, who) };
  };
