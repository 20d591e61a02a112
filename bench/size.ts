/** How much a run measures. */
export interface Size {
  /** Messages of a burst, and the threads that they are scattered over. */
  readonly burst: number;
  readonly threads: number;
  readonly mailboxes: number;
  readonly manyMailboxes: number;
  readonly busyThread: number;
  readonly backlog: number;
  readonly sends: number;
  /** Messages before the first measurement of a side: code is compiled, tokens and connections are there. */
  readonly warmUp: number;
  readonly pacedSeconds: number;
  readonly ackMailboxes: readonly number[];
  readonly ackSeconds: number;
  /** POSTs a second, tried one after the other until acks take over a second. */
  readonly ackRates: readonly number[];
  readonly hosts: number;
  readonly starts: number;
}

export const FULL: Size = {
  burst: 5_000,
  threads: 1_000,
  mailboxes: 10,
  manyMailboxes: 1_000,
  busyThread: 500,
  backlog: 200,
  sends: 300,
  warmUp: 200,
  pacedSeconds: 20,
  ackMailboxes: [1, 10, 50],
  ackSeconds: 5,
  ackRates: [50, 100, 200, 400, 800],
  hosts: 4,
  starts: 9,
};

/** Enough to see that each scenario works; its figures say nothing. */
export const QUICK: Size = {
  burst: 60,
  threads: 20,
  mailboxes: 2,
  manyMailboxes: 5,
  busyThread: 20,
  backlog: 10,
  sends: 10,
  warmUp: 10,
  pacedSeconds: 2,
  ackMailboxes: [1, 2],
  ackSeconds: 1,
  ackRates: [20, 40],
  hosts: 2,
  starts: 2,
};
