import { type MailboxStatus, noConnection } from '../../domain/account/connection-shape.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { StatusDeps, Who } from './connect-deps.ts';
import { showConnection, type ShowDeps } from './show-connection.ts';

export type ReadDeps = Pick<StatusDeps, 'connections' | 'mailboxes'> & ShowDeps;

/** The connection as the interface shows it, also when there is none. */
export const readConnection =
  (deps: ReadDeps) =>
  async ({ accountId, userId }: Who): Promise<Readonly<Record<string, unknown>>> => {
    const found = await deps.connections.find(accountId, userId);
    const connection = found?.value ?? noConnection(accountId, userId);
    const { mailboxRef } = connection;
    return showConnection(deps, connection, mailboxRef && statusOf(deps, mailboxRef));
  };

async function statusOf({ mailboxes }: ReadDeps, ref: MailboxRef): Promise<MailboxStatus | null> {
  return (await mailboxes.find(ref))?.mailbox.value ?? null;
}
