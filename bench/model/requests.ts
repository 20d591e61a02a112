/** What one of a thing asks of others. The host's own receiving and deleting of queue messages is counted apart. */
export interface Requests {
  /** Of tables; an entity group transaction is one. */
  readonly table: number;
  /** Messages put into a queue. Each is received and deleted by the host, and runs one function. */
  readonly queued: number;
  readonly blob: number;
  readonly graph: number;
  /** Functions run by HTTP. */
  readonly http: number;
  /** Milliseconds of CPU in the worker process. */
  readonly cpuMs: number;
}

/**
 * Counted between the app and the storage, and at Graph, with warm tokens and single notifications, on 2026-11-27; the
 * CPU is 13 ms for a synced message as measured under the real worker, for the others what their requests cost by the
 * same measurement (0.3 ms for each of a table, 0.35 of a queue, 1 of Graph, 1.5 for a function).
 * `tests/e2e/budgets.test.ts` holds what the first three may cost at most.
 */
export const REQUESTS = {
  /** A message of the mailbox that is in no thread: notified, its envelope read, not ours. */
  unrelated: { table: 2, queued: 1, blob: 0, graph: 1, http: 1, cpuMs: 5 },
  /** An answer, or what the user writes in a thread from Outlook. Its event's message is mostly ended by the run itself: this is the dear case. */
  synced: { table: 9, queued: 2, blob: 0, graph: 3, http: 1, cpuMs: 13 },
  /** A send of the CRM with its owner, its Sent copy, and the events of both. */
  send: { table: 32, queued: 6, blob: 4, graph: 4, http: 2, cpuMs: 31 },
  attachment: { table: 0, queued: 0, blob: 1, graph: 1, http: 0, cpuMs: 2 },
  /**
   * One in which nothing new is listed, with a token that has ended meanwhile: what the timer does for its row included,
   * the timer's own reading not.
   */
  resync: { table: 30, queued: 1, blob: 0, graph: 2, http: 0, cpuMs: 13 },
  /** What the mailbox is called and where its folders are, asked in one of a day's resyncs. */
  profile: { table: 3, queued: 0, blob: 0, graph: 2, http: 0, cpuMs: 3 },
  /** What a deep resync lists again: a message that is not ours, or is done. 100 come with one request to Graph. */
  relistedOther: { table: 1, queued: 0, blob: 0, graph: 0.01, http: 0, cpuMs: 0.4 },
  relistedOwn: { table: 3, queued: 0, blob: 0, graph: 0.01, http: 0, cpuMs: 1 },
  /** Both subscriptions of a mailbox. */
  renewal: { table: 13, queued: 1, blob: 0, graph: 2, http: 0, cpuMs: 7 },
} as const satisfies Record<string, Requests>;

export type Kind = keyof typeof REQUESTS;

/** Entities that the way of one resync writes in the partition of its due rows: moved ahead, made anew, removed. */
export const DUE_ENTITIES_PER_RESYNC = 5;
/** Receive and delete. A receive may bring several: this is the dear case. */
export const HOST_REQUESTS_PER_QUEUED = 2;
