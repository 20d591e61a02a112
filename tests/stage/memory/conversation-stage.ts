import {
  attachmentBlobs,
  type BlobStore,
  overflowBlobs,
  sendBodies,
} from '../../../shared/adapters/blobs/blobs.ts';
import { conversations } from '../../../shared/adapters/tables/conversation/conversations.ts';
import { eventRecords } from '../../../shared/adapters/tables/event/event-records.ts';
import { idempotency } from '../../../shared/adapters/tables/conversation/idempotency.ts';
import { skippedList } from '../../../shared/adapters/tables/conversation/skipped-list.ts';
import type { OpenTable } from '../../../shared/adapters/tables/table.ts';
import { memoryBlobStore } from './memory-blob-store.ts';

type Stores = Record<'overflow' | 'attachments' | 'sends', BlobStore>;

/** Conversations over these tables, with the blobs in memory where a test can count them. */
export function conversationStage(open: OpenTable) {
  const stores = {
    overflow: memoryBlobStore(),
    attachments: memoryBlobStore(),
    sends: memoryBlobStore(),
  };
  return { stores, ...conversationsOver(open, stores) };
}

export function conversationsOver(open: OpenTable, stores: Stores) {
  const deps = {
    open,
    overflow: overflowBlobs(stores.overflow),
    attachments: attachmentBlobs(stores.attachments),
    sendBodies: sendBodies(stores.sends),
    skipped: skippedList(open),
    idempotency: idempotency(open),
    now: Date.now,
  };
  return { deps, events: eventRecords(open), conversations: conversations(deps) };
}
