import {
  attachmentBlobs,
  type BlobStore,
  overflowBlobs,
  sendBodies as sendBodyBlobs,
} from '../shared/adapters/blobs/blobs.ts';
import { poisonQueues } from '../shared/adapters/queues/poison-queues.ts';
import type { OpenQueue } from '../shared/adapters/queues/queue.ts';
import { workQueues } from '../shared/adapters/queues/work-queues.ts';
import { addressIndex } from '../shared/adapters/tables/conversation/address-index.ts';
import { approvals } from '../shared/adapters/tables/account/approvals.ts';
import { connections } from '../shared/adapters/tables/account/connections.ts';
import { conversations } from '../shared/adapters/tables/conversation/conversations.ts';
import { dueIndex } from '../shared/adapters/tables/due-index.ts';
import { endpointStates } from '../shared/adapters/tables/event/endpoint-states.ts';
import { eventFeed } from '../shared/adapters/tables/event/event-feed.ts';
import { eventRecords } from '../shared/adapters/tables/event/event-records.ts';
import { expiryIndex } from '../shared/adapters/tables/expiry-index.ts';
import { fleetGuard, fleetSize } from '../shared/adapters/tables/fleet.ts';
import { idempotency } from '../shared/adapters/tables/conversation/idempotency.ts';
import { mailboxes } from '../shared/adapters/tables/mailbox/mailboxes.ts';
import { merges } from '../shared/adapters/tables/conversation/merges.ts';
import { neverLists } from '../shared/adapters/tables/account/never-lists.ts';
import { poisonRecords } from '../shared/adapters/tables/poison.ts';
import { resyncRuns } from '../shared/adapters/tables/mailbox/resync-runs.ts';
import { signIns } from '../shared/adapters/tables/account/sign-ins.ts';
import { skippedList } from '../shared/adapters/tables/conversation/skipped-list.ts';
import type { OpenTable } from '../shared/adapters/tables/table.ts';
import { timerRuns } from '../shared/adapters/tables/timer-runs.ts';
import { threadIndex } from '../shared/adapters/tables/conversation/thread-index.ts';
import { tokenCaches } from '../shared/adapters/tables/mailbox/token-caches.ts';
import { upkeepLeases } from '../shared/adapters/tables/mailbox/upkeep-leases.ts';
import type { AddressKeys } from '../shared/domain/account/address-keys.ts';
import type { Now, RandomBytes } from '../shared/ports/clock.ts';

/** What storage offers, by name: one account, or several as one. */
export interface StoragePrimitives {
  readonly open: OpenTable;
  /** Gives up soon: for health, which is asked when things are bad. */
  readonly hastyOpen: OpenTable;
  readonly blobs: (container: string) => BlobStore;
  readonly queue: OpenQueue;
  /** Gives up in time for Graph's 3 seconds. */
  readonly hastyQueue: OpenQueue;
  /** Queues for each kind of work; 1 when nobody says. */
  readonly queueShards?: number;
}

/** All that is stored, over whatever tables, containers and queues it is given: the service's or those in memory. */
export function composeStorage(
  { open, hastyOpen, blobs, queue, hastyQueue, queueShards }: StoragePrimitives,
  {
    now,
    randomBytes,
    fraction,
    addressKeys,
  }: {
    readonly now: Now;
    readonly randomBytes: RandomBytes;
    /** In [0, 1). */
    readonly fraction: () => number;
    readonly addressKeys: AddressKeys;
  },
) {
  const skipped = skippedList(open);
  const keys = idempotency(open);
  const attachments = attachmentBlobs(blobs('attachments'));
  const sendBodies = sendBodyBlobs(blobs('sends'));
  const overflow = overflowBlobs(blobs('overflow'));
  const size = fleetSize(open, fraction);
  const expiry = expiryIndex(open);

  return {
    addressIndex: addressIndex(open, addressKeys),
    approvals: approvals(open),
    connections: connections(open),
    conversations: conversations({
      open,
      overflow,
      attachments,
      sendBodies,
      skipped,
      idempotency: keys,
      now,
    }),
    dueIndex: dueIndex(open),
    endpointStates: endpointStates(open),
    eventRecords: eventRecords(open),
    feed: eventFeed(open, { expiry, now }),
    expiry,
    fleet: fleetGuard(open, now, () => size.read()),
    hastyFleet: fleetGuard(hastyOpen, now, () => size.read()),
    idempotency: keys,
    leases: upkeepLeases(open),
    mailboxes: mailboxes(open, randomBytes, (by) => size.add(by)),
    merges: merges(open),
    neverLists: neverLists(open, now),
    poison: poisonRecords(open),
    poisonQueues: poisonQueues(queue, queueShards),
    runs: resyncRuns(open),
    signIns: signIns(open, expiry),
    skippedList: skipped,
    threadIndex: threadIndex(open),
    timerRuns: timerRuns(open),
    tokenCaches: tokenCaches(open),
    attachments,
    sendBodies,
    queues: workQueues(queue, queueShards),
    hastyQueues: workQueues(hastyQueue, queueShards),
  };
}
