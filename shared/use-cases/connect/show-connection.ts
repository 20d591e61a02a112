import type { Connection, ConnectionError } from '../../domain/account/connection.ts';
import { type MailboxStatus, shownConnection } from '../../domain/account/connection-shape.ts';
import type { StatusDeps } from './connect-deps.ts';

export type ShowDeps = Pick<
  StatusDeps,
  'poison' | 'fleet' | 'waitingSends' | 'isAwaitingMail' | 'now'
>;

/** The connection as the interface shows it, in an answer as in an event, with what is known around it. */
export async function showConnection(
  deps: ShowDeps,
  connection: Connection,
  mailboxRead: MailboxStatus | null | Promise<MailboxStatus | null>,
): Promise<Readonly<Record<string, unknown>>> {
  const { accountId, userId, mailboxRef } = connection;
  const [mailbox, problems, waitingSends, isAwaitingMail, fault] = await Promise.all([
    mailboxRead,
    deps.poison.count({ accountId, userId, mailboxRef }),
    deps.waitingSends(accountId, userId),
    mailboxRef !== null && deps.isAwaitingMail(mailboxRef),
    deps.fleet.recentOperatorFault(),
  ]);
  const operatorFault = fault && told(fault);
  const now = deps.now();
  const around = { problems, waitingSends, isAwaitingMail, operatorFault, now };
  return shownConnection(connection, mailbox, around);
}

function told({ at }: { at: string }): ConnectionError {
  return {
    code: 'operator_credentials',
    message:
      'Microsoft refuses the credentials of this installation. Its operator must renew them.',
    at,
  };
}
