/** What the services publish, as read in November 2026. */
export const PUBLISHED = {
  /** Requests a second. "Scalability and performance targets for standard storage accounts", "… for Table Storage". */
  storageAccount: 20_000,
  /** Entities of 1 KB a second. "Scalability and performance targets for Table Storage". */
  tablePartition: 2_000,
  /** Messages of 1 KB a second. "Scalability and performance targets for Queue Storage". */
  queue: 2_000,
  /** Requests a second of one app over all tenants: 130,000 in 10 s. "Microsoft Graph service-specific throttling limits". */
  graphApp: 13_000,
  /** Of one app and mailbox: at once, and in 10 minutes. The same page, "Outlook service limits". */
  graphMailboxAtOnce: 4,
  graphMailboxIn10Minutes: 10_000,
  /** Instances of one app. "Azure Functions Flex Consumption plan hosting". */
  flexInstances: 1_000,
  /** Cores of all Flex apps of a subscription in a region; more on request. The same page: 250 cores, 512,000 MB. */
  flexCores: 250,
} as const;

/** Cores of an instance by its memory. "Azure Functions Flex Consumption plan hosting". */
export const CORES: Readonly<Record<number, number>> = { 512: 0.25, 2048: 1, 4096: 2 };

/** The app's own. */
export const OWN = {
  /** Partitions of due rows for each task. */
  dueShards: 16,
  /** Rows that the timer moves ahead and queues at once, and milliseconds that the two requests for one take together. */
  dueRowsAtOnce: 32,
  dueRowMs: 30,
  /** Days in which a mailbox is listed once more in full, and how far that reaches back. */
  deepEachDays: 1,
  deepReachDays: 7,
  /** Resyncs of a mailbox in which nothing happens, and at most. */
  quietResyncsPerDay: 4,
  mostResyncsPerDay: 96,
  /** Queues with their poison queues, and how often each is looked at when nothing comes (`maxPollingInterval`). */
  queuesPolled: 8,
  pollSeconds: 2,
  /** Between two renewals: 10,000 minutes asked for, renewed a day before. */
  renewedEachDays: 5.9,
} as const;
