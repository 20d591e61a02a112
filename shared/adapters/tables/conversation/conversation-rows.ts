import type { EntryContent } from '../../../domain/entry/entry.ts';
import type { CrmEvent } from '../../../domain/event/event.ts';
import type { AccountId, ContactId, EntryId } from '../../../domain/ids.ts';
import type { OverflowBlobs } from '../../../ports/blobs.ts';
import type { ConversationChange } from '../../../ports/conversation.ts';
import { storedSend, storedThread } from './conversation-schemas.ts';
import { packContent, storedEntry } from './entry-rows.ts';
import { eventRow, pendingRecord } from '../event/event-records.ts';
import { key } from '../keys.ts';
import { pack } from '../packed-json.ts';
import type { RowChange } from '../table.ts';

/** Where a contact's overflowing values live, `{prefix}{row key}/{hash}`; no level ends in a dot, whatever the ids are. */
export function overflowPrefix(account: AccountId, contact: ContactId): string {
  return `${key(account, contact, 'o')}/`;
}

/** The row changes of one conversation change; an entry and its bodies are two. Overflowing values are written here. */
export async function rowChanges(
  blobs: OverflowBlobs,
  account: AccountId,
  contact: ContactId,
  change: ConversationChange,
): Promise<readonly RowChange[]> {
  const partitionKey = key(account, contact);
  const prefix = overflowPrefix(account, contact);
  const row = async (rowKey: string, value: unknown) => ({
    partitionKey,
    rowKey,
    properties: await pack(blobs, `${prefix}${rowKey}/`, value),
  });
  const bodies = async (id: EntryId, content: EntryContent) => {
    const rowKey = key('b', id);
    const properties = await packContent(blobs, `${prefix}${rowKey}/`, content);
    return { partitionKey, rowKey, properties };
  };
  const insert = async (rowKey: string, value: unknown): Promise<RowChange> => ({
    kind: 'insert',
    row: await row(rowKey, value),
  });
  const replace = async (rowKey: string, value: unknown, etag: string): Promise<RowChange> => ({
    kind: 'replace',
    row: await row(rowKey, value),
    etag,
  });

  switch (change.kind) {
    case 'insert-entry': {
      const { entry, content } = change;
      return [
        await insert(key('e', entry.id), storedEntry(entry)),
        { kind: 'insert', row: await bodies(entry.id, content) },
      ];
    }
    case 'update-entry': {
      const { entry, content } = change;
      const updated = await replace(key('e', entry.value.id), storedEntry(entry.value), entry.etag);
      if (content === undefined) return [updated];
      return [updated, { kind: 'upsert', row: await bodies(entry.value.id, content) }];
    }
    case 'insert-skipped':
      return [await insert(key('k', change.skipped.id), change.skipped)];
    case 'update-skipped': {
      const { value, etag } = change.skipped;
      return [await replace(key('k', value.id), value, etag)];
    }
    case 'delete-skipped':
      return [{ kind: 'delete', partitionKey, rowKey: key('k', change.id) }];
    case 'insert-guard':
      return [await insert(key('g', change.guard.messageIdHash), change.guard)];
    case 'update-guard': {
      const { value, etag } = change.guard;
      return [await replace(key('g', value.messageIdHash), value, etag)];
    }
    case 'insert-thread':
      return [await insert(key('t', change.thread.id), storedThread(change.thread))];
    case 'update-thread': {
      const { value, etag } = change.thread;
      return [await replace(key('t', value.id), storedThread(value), etag)];
    }
    case 'insert-send':
      return [await insert(key('s', change.send.id), storedSend(change.send))];
    case 'update-send': {
      const { value, etag } = change.send;
      return [await replace(key('s', value.id), storedSend(value), etag)];
    }
    case 'insert-contact':
      return [await insert('contact', change.contact)];
    case 'update-contact':
      return [await replace('contact', change.contact.value, change.contact.etag)];
    case 'insert-event':
      return [insertEvent(partitionKey, change.event)];
  }
}

export function insertEvent(partitionKey: string, event: CrmEvent): RowChange {
  return { kind: 'insert', row: eventRow(partitionKey, pendingRecord(event)) };
}
