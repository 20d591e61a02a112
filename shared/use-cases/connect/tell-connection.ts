import { createHash } from 'node:crypto';
import type { Connection } from '../../domain/account/connection.ts';
import type { MailboxStatus } from '../../domain/account/connection-shape.ts';
import {
  connectionEvent,
  connectionEventId,
  type ConnectionReason,
  type CrmEvent,
} from '../../domain/event/event.ts';
import type { StatusDeps } from './connect-deps.ts';
import { showConnection } from './show-connection.ts';

/**
 * Saves a connection together with its event, and has the event delivered. `change` names what happened (with account
 * and user it makes the event's id, so that a repeat is the same event). False when somebody else changed it first.
 */
export async function saveAndTell(
  deps: StatusDeps,
  connection: Connection,
  etag: string | null,
  told: { reason: ConnectionReason; change: string; mailbox: MailboxStatus | null },
): Promise<boolean> {
  const event = deps.announce && (await eventOf(deps, connection, told));
  if (!(await deps.connections.save(connection, etag, event))) return false;
  const { accountId, userId } = connection;
  if (event) await deps.announce?.({ kind: 'connection', accountId, userId }, event.id);
  return true;
}

/**
 * Has the event of a change delivered that was saved before: the run that saved it may have died before it told. What
 * was delivered, or never happened, is dropped by the delivery.
 */
export async function tellAgain(
  { announce }: Pick<StatusDeps, 'announce'>,
  { accountId, userId, generation }: Pick<Connection, 'accountId' | 'userId' | 'generation'>,
  told: { reason: ConnectionReason; change: string },
): Promise<void> {
  const print = changePrint({ accountId, userId }, told);
  const id = connectionEventId(generation, print);
  await announce?.({ kind: 'connection', accountId, userId }, id);
}

function changePrint(
  { accountId, userId }: Pick<Connection, 'accountId' | 'userId'>,
  { reason, change }: { reason: ConnectionReason; change: string },
): string {
  return createHash('sha256')
    .update(JSON.stringify([accountId, userId, reason, change]))
    .digest('hex')
    .slice(0, 32);
}

async function eventOf(
  deps: StatusDeps,
  connection: Connection,
  told: { reason: ConnectionReason; change: string; mailbox: MailboxStatus | null },
): Promise<CrmEvent> {
  const shown = await showConnection(deps, connection, told.mailbox);
  const change = changePrint(connection, told);
  const timestamp = new Date(deps.now()).toISOString();
  return connectionEvent(connection, shown, told.reason, change, timestamp);
}
