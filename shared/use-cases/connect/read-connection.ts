import type { ConnectionError } from '../../domain/connection.ts';
import { noConnection, shownConnection } from '../../domain/connection-shape.ts';
import type { StatusDeps, Who } from './connect-deps.ts';

export type ReadDeps = Pick<StatusDeps, 'connections' | 'mailboxes' | 'poison' | 'fleet'>;

/** The connection as the interface shows it, also when there is none. */
export const readConnection =
  (deps: ReadDeps) =>
  async ({ accountId, userId }: Who): Promise<Readonly<Record<string, unknown>>> => {
    const found = await deps.connections.find(accountId, userId);
    const connection = found?.value ?? noConnection(accountId, userId);
    const { mailboxRef } = connection;
    const [mailbox, problems, fault] = await Promise.all([
      mailboxRef ? deps.mailboxes.find(mailboxRef) : null,
      deps.poison.count({ accountId, userId, mailboxRef }),
      deps.fleet.recentOperatorFault(),
    ]);
    return shownConnection(
      connection,
      mailbox?.mailbox.value ?? null,
      problems,
      fault && told(fault),
    );
  };

function told({ at }: { at: string }): ConnectionError {
  return {
    code: 'operator_credentials',
    message:
      'Microsoft refuses the credentials of this installation. Its operator must renew them.',
    at,
  };
}
