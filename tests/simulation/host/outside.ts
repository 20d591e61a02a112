import type { BlobStore } from '../../../shared/adapters/blobs/blobs.ts';
import type { RowChange } from '../../../shared/adapters/tables/table.ts';
import type { MemoryQueue } from '../../stage/memory/memory-queue.ts';
import type { memoryTables } from '../../stage/memory/memory-table.ts';
import type { ToldEvent } from '../crm/told.ts';
import type { Trace } from '../engine/trace.ts';
import type { VirtualTime } from '../engine/virtual-time.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Grants } from '../microsoft/grants.ts';
import type { Copy, MailRead } from '../microsoft/letter.ts';
import type { Notifier } from '../microsoft/notifier.ts';
import type { RequestLimit } from '../microsoft/request-limit.ts';

/** Everything that the processes of the app share and that outlives them. */
export interface Outside {
  readonly time: VirtualTime;
  readonly faults: FaultBook;
  readonly trace: Trace;
  readonly tables: ReturnType<typeof memoryTables>;
  readonly queue: (name: string) => MemoryQueue;
  readonly blobs: (container: string) => BlobStore;
  readonly exchange: Exchange;
  readonly grants: Grants;
  readonly notifier: Notifier;
  readonly requests: RequestLimit;
  /** Bytes; a process goes by what it was when the process began. Small, so that bytes cost nothing here. */
  attachmentLimit: number;
  /** Until when (virtual time) each of these is away. */
  readonly away: {
    storage: number;
    crm: number;
    readonly graph: Map<string, number>;
  };
  /** Something was stored: looked at by those who judge. */
  readonly stored: (table: string, changes: readonly RowChange[]) => void;
  /** The app has gone this way: see `reached/branches.ts`. */
  readonly reached: (branch: string) => void;
  /** A message was read further than its threading: looked at by those who judge. */
  readonly read: (copy: Copy, what: MailRead) => void;
  /** A listing gave these: looked at by those who judge. */
  readonly listed: (copies: readonly Copy[]) => void;
  /** A message waits in a queue, from this time on. */
  readonly queued: (name: string, visibleAt: number) => void;
  /** Somebody whom this mailbox serves leaves it now. */
  readonly leave: (mailbox: string) => void;
  /** The CRM's webhook; false: it did not take it. */
  readonly tell: (event: ToldEvent) => boolean;
}
