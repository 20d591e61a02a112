import { hash } from 'node:crypto';
import type { Connection, MailboxStatus, Who } from '../../domain/account/connection.ts';
import type { ScopeChange } from '../../domain/account/scope.ts';
import {
  connectionEvent,
  connectionEventId,
  type ConnectionReason,
  type CrmEvent,
} from '../../domain/event/event.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Announce } from '../../ports/events.ts';
import { showConnection, type ShowPorts } from './read-connection.ts';

export interface AnnouncePorts {
  readonly announce: Announce;
}

export interface ChangePorts extends ShowPorts, AnnouncePorts {
  readonly connections: Pick<Connections, 'find' | 'save'>;
}

/** What the CRM hears of a change. */
export interface ConnectionNews {
  readonly reason: ConnectionReason;
  /** Names what happened; with account and user it makes the event's id, so that a repeat is the same event. */
  readonly key: string;
  readonly mailbox: MailboxStatus | null;
}

/** What a change makes of a connection; `changed_before`: by a run of it that may have died before it announced it. */
export type Changed = Connection | 'changed_before' | 'not_concerned';

/** Changes a connection as it is stored now and announces it; asked again what to make of it when others came between. */
export async function changeConnection(
  deps: ChangePorts,
  { accountId, userId }: Who,
  news: ConnectionNews,
  change: (connection: Connection) => Changed | Promise<Changed>,
): Promise<void> {
  await optimistically('connection_contended', async () => {
    const found = await deps.connections.find(accountId, userId);
    const after = found ? await change(found.value) : 'not_concerned';
    if (!found || after === 'not_concerned') return 'done';
    if (after !== 'changed_before') {
      return (await saveAndAnnounce(deps, after, found.etag, news)) ? 'done' : 'contended';
    }
    await announceAgain(deps, found.value, news);
    return 'done';
  });
}

/** Saves a connection together with its event, and has the event delivered. False when somebody else changed it first. */
export async function saveAndAnnounce(
  deps: ChangePorts,
  connection: Connection,
  etag: string | null,
  news: ConnectionNews,
  scopeChange: ScopeChange | null = null,
): Promise<boolean> {
  const event = await eventOf(deps, connection, news);
  if (!(await deps.connections.save(connection, etag, event, scopeChange))) return false;
  const { accountId, userId } = connection;
  if (event) await deps.announce({ kind: 'connection', accountId, userId }, event.id);
  return true;
}

/**
 * Has the event of a change delivered that was saved before: the run that saved it may have died before it announced
 * it. What was delivered, or never happened, is dropped by the delivery.
 */
export async function announceAgain(
  { announce }: AnnouncePorts,
  { accountId, userId, generation }: Who & Pick<Connection, 'generation'>,
  news: Pick<ConnectionNews, 'reason' | 'key'>,
): Promise<void> {
  const id = connectionEventId(generation, printOf({ accountId, userId }, news));
  await announce({ kind: 'connection', accountId, userId }, id);
}

function printOf(
  { accountId, userId }: Who,
  { reason, key }: Pick<ConnectionNews, 'reason' | 'key'>,
): string {
  return hash('sha256', JSON.stringify([accountId, userId, reason, key])).slice(0, 32);
}

async function eventOf(
  deps: ShowPorts,
  connection: Connection,
  news: ConnectionNews,
): Promise<CrmEvent> {
  const shown = await showConnection(deps, connection, news.mailbox);
  const timestamp = new Date(deps.now()).toISOString();
  const print = printOf(connection, news);
  return connectionEvent(connection, shown, news.reason, print, timestamp);
}
