import { noConnection } from '../../domain/connection-shape.ts';
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
    const mailbox = mailboxRef && (await deps.mailboxes.find(mailboxRef));
    return showConnection(deps, connection, mailbox ? mailbox.mailbox.value : null);
  };
