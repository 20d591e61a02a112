import {
  type Connection,
  type ConnectionError,
  type MailboxStatus,
  type ShownConnection,
  type Who,
  noConnection,
  shownConnection,
} from '../../domain/account/connection.ts';
import type { AccountId, MailboxRef, UserId } from '../../domain/ids.ts';
import { isOfTokenKeys } from '../../domain/sign-in/token-key.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { FleetGuard } from '../../ports/tokens.ts';
import type { PoisonRecords } from '../../ports/work.ts';

export interface ShowPorts {
  readonly poison: Pick<PoisonRecords, 'count'>;
  readonly fleet: Pick<FleetGuard, 'recentOperatorFault'>;
  /** How many sends of this user Graph has not taken yet. */
  readonly countWaitingSends: (account: AccountId, user: UserId) => Promise<number>;
  /** Whether a resync of the mailbox still tries to bring something in. */
  readonly isAwaitingMail: (ref: MailboxRef) => Promise<boolean>;
  readonly now: Now;
}

export interface ReadConnectionPorts extends ShowPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
}

export const readConnection =
  (deps: ReadConnectionPorts) =>
  (who: Who): Promise<ShownConnection> =>
    connectionOf(deps, who);

/** The connection as the interface shows it, also when there is none. */
export async function connectionOf(
  deps: ReadConnectionPorts,
  { accountId, userId }: Who,
): Promise<ShownConnection> {
  const found = await deps.connections.find(accountId, userId);
  const connection = found?.value ?? noConnection(accountId, userId);
  const { mailboxRef } = connection;
  return showConnection(deps, connection, mailboxRef && statusOf(deps, mailboxRef));
}

async function statusOf(
  { mailboxes }: ReadConnectionPorts,
  ref: MailboxRef,
): Promise<MailboxStatus | null> {
  return (await mailboxes.find(ref))?.mailbox.value ?? null;
}

/** The connection as the interface shows it, in an answer as in an event, with what is known around it. */
export async function showConnection(
  deps: ShowPorts,
  connection: Connection,
  mailboxRead: MailboxStatus | null | Promise<MailboxStatus | null>,
): Promise<ShownConnection> {
  const { accountId, userId, mailboxRef } = connection;
  const [mailbox, problems, waitingSends, isAwaitingMail, fault] = await Promise.all([
    mailboxRead,
    deps.poison.count({ accountId, userId, mailboxRef }),
    deps.countWaitingSends(accountId, userId),
    mailboxRef !== null && deps.isAwaitingMail(mailboxRef),
    deps.fleet.recentOperatorFault(),
  ]);
  const operatorFault = fault && operatorError(fault);
  const now = deps.now();
  const around = { problems, waitingSends, isAwaitingMail, operatorFault, now };
  return shownConnection(connection, mailbox, around);
}

function operatorError({ code, at }: { code: string; at: string }): ConnectionError {
  const message = isOfTokenKeys(code)
    ? 'The keys that open the permissions of this installation could not be had in the last minutes. Its operator must give them back.'
    : 'Microsoft refuses the credentials of this installation. Its operator must renew them.';
  return { code: 'operator_credentials', message, at };
}
