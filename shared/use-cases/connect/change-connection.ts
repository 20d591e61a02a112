import type { MailboxStatus } from '../../domain/account/connection-shape.ts';
import type { Connection } from '../../domain/account/connection.ts';
import type { ConnectionReason } from '../../domain/event/event.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { StatusDeps, Who } from './connect-deps.ts';
import { saveAndTell, tellAgain } from './tell-connection.ts';

/** What a change makes of a connection; `changed_before`: by a run of it that may have died before it told. */
export type Changed = Connection | 'changed_before' | 'not_concerned';

/** Changes a connection as it is stored now and tells of it; asked again what to make of it when others came between. */
export async function changeConnection(
  deps: StatusDeps,
  { accountId, userId }: Who,
  told: { reason: ConnectionReason; change: string; mailbox: MailboxStatus | null },
  change: (connection: Connection) => Changed | Promise<Changed>,
): Promise<void> {
  await optimistically('connection_contended', async () => {
    const found = await deps.connections.find(accountId, userId);
    const after = found ? await change(found.value) : 'not_concerned';
    if (!found || after === 'not_concerned') return 'done';
    if (after !== 'changed_before') {
      return (await saveAndTell(deps, after, found.etag, told)) ? 'done' : 'contended';
    }
    await tellAgain(deps, found.value, told);
    return 'done';
  });
}
