import type { Contact } from '../../../domain/account/contact.ts';
import type { AccountId, ContactId, UserId } from '../../../domain/ids.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import { erasedThread, isErased, type Thread } from '../../../domain/thread/thread.ts';
import type { AttachmentBlobs, OverflowBlobs, SendBodies } from '../../../ports/blobs.ts';
import type { SkippedList } from '../../../ports/conversation.ts';
import type { Idempotency } from '../../../ports/idempotency.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import type { changeLog } from './change-log.ts';
import { overflowPrefix } from './conversation-rows.ts';
import { sendSchema, threadSchema, tombstone } from './conversation-schemas.ts';
import { key, keysUnder } from '../keys.ts';
import { unpack } from '../packed-json.ts';
import type { RowChange, StoredRow, Table } from '../table.ts';

export interface ErasureDeps {
  readonly overflow: OverflowBlobs;
  readonly attachments: AttachmentBlobs;
  readonly sendBodies: SendBodies;
  readonly skipped: SkippedList;
  readonly idempotency: Pick<Idempotency, 'ended'>;
  readonly log: Pick<ReturnType<typeof changeLog>, 'erase'>;
}

/** Rows of one transaction of the service. */
const BATCH = 100;

/**
 * Erases a contact in the order that lets a crash be repaired by saying it again: first the contact itself goes, so that
 * no mail begins a thread behind the next step; then the threads are closed, so that nothing new is admitted; what a row alone knows of (whose
 * lists a skipped message is in) goes before the row; what a prefix finds goes last, what a send's run stored that died
 * before its rows with it.
 */
export async function eraseConversation(
  deps: ErasureDeps,
  table: Table,
  account: AccountId,
  contact: ContactId,
  known?: Versioned<Contact>,
): Promise<boolean> {
  const partitionKey = key(account, contact);
  const walk = (kind: string, step: Step) => walkRows(table, partitionKey, kind, step);

  const own = { partitionKey, rowKey: 'contact' };
  const result = await table.change({
    kind: 'delete',
    ...own,
    ...(known === undefined ? {} : { etag: known.etag }),
  });
  const isChanged = known !== undefined && result.kind === 'stale';
  if (isChanged && (await table.get(own.partitionKey, own.rowKey)) !== null) return false;
  // One of several users has the skipped message itself; all of them have it in their lists.
  const users = new Set<UserId>();
  await walk('t', async (rows) => {
    const threads = await Promise.all(
      rows.map(async (row) => ({ row, thread: await unpack(deps.overflow, threadSchema, row) })),
    );
    for (const { thread } of threads) if (thread !== null) users.add(thread.userId);
    return threads.map(({ row, thread }) => close(row, thread)).filter((change) => change !== null);
  });
  await walk('g', (rows) => Promise.resolve(rows.map(bury)));
  for (const user of users) await deps.skipped.eraseContact(account, user, contact);
  // A key whose send is neither there nor pending stands for one that was erased: it sends nothing a second time.
  await walk('s', async (rows) => {
    await Promise.all(rows.map((row) => endPending(deps, row)));
    return rows.map(remove);
  });
  for (const kind of ['k', 'e', 'b', 'v']) {
    await walk(kind, (rows) => Promise.resolve(rows.map(remove)));
  }
  await deps.log.erase(partitionKey);

  await deps.sendBodies.erase(account, contact);
  await deps.attachments.erase(account, contact);
  await deps.overflow.erase(overflowPrefix(account, contact));
  return true;
}

type Step = (rows: readonly StoredRow[]) => Promise<readonly RowChange[]>;

/** One transaction for each batch; a batch that changed meanwhile is read again. */
async function walkRows(
  table: Table,
  partitionKey: string,
  kind: string,
  step: Step,
): Promise<void> {
  const { from: start, to } = keysUnder(kind);
  let from: string | null = start;
  while (from !== null) {
    const after = from;
    from = await optimistically('conversation_contended', async () => {
      const rows = await table.range(partitionKey, { from: after, to, limit: BATCH });
      const last = rows.at(-1);
      if (last === undefined) return null;
      const [first, ...rest] = await step(rows);
      const result = first && (await table.change(first, ...rest));
      const isDone = result === undefined || result.kind === 'done';
      return isDone ? `${last.rowKey}!` : 'contended';
    });
  }
}

/** What stands behind the kind in a row's key: enough where the value may be of any length, or odd. */
function nameOf({ rowKey }: StoredRow): string {
  return rowKey.slice(rowKey.indexOf('!') + 1);
}

function remove({ partitionKey, rowKey }: StoredRow): RowChange {
  return { kind: 'delete', partitionKey, rowKey };
}

async function endPending({ overflow, idempotency }: ErasureDeps, row: StoredRow): Promise<void> {
  const send = await unpack(overflow, sendSchema, row);
  // Also of one that has ended: its run may have died before it had cleaned up.
  if (send !== null) await idempotency.ended(send.accountId, send.userId, send.id);
}

/** Null for a thread that is closed already. */
function close(row: StoredRow, thread: Thread | null): RowChange | null {
  // Its blob is gone: another erasure has just closed it.
  if (thread === null || isErased(thread)) return null;
  const { partitionKey, rowKey, etag } = row;
  const properties = { json: JSON.stringify(erasedThread(thread)) };
  return { kind: 'replace', row: { partitionKey, rowKey, properties }, etag };
}

function bury(row: StoredRow): RowChange {
  const { partitionKey, rowKey, etag } = row;
  const properties = { json: JSON.stringify(tombstone(nameOf(row))) };
  return { kind: 'replace', row: { partitionKey, rowKey, properties }, etag };
}
