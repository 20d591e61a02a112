import type { Assumptions } from './assumptions.ts';
import { OWN } from './limits.ts';
import { coresOf, DAY_SECONDS, demandOf, mailboxDay } from './load.ts';
import { LEAST_BILLED_MS, PRICES } from './prices.ts';

const MONTH_DAYS = 30;
const KB_PER_GB = 1_000_000;
/** Kinds of functions that are scaled apart: HTTP together, each queue alone. */
const SCALED_APART = 5;

/** Dollars a month for each 1,000 of so many mailboxes. */
export interface Cost {
  readonly tables: number;
  readonly queues: number;
  readonly polls: number;
  readonly blobs: number;
  readonly executions: number;
  readonly gbSeconds: number;
  readonly kept: number;
  readonly total: number;
}

export function costPer1000(mailboxes: number, given: Assumptions): Cost {
  const demand = demandOf(given);
  const thousandMonth = 1000 * MONTH_DAYS;
  const per10k = (perDay: number, price: number): number =>
    ((perDay * thousandMonth) / 10_000) * price;
  const cost = {
    tables: per10k(demand.table, PRICES.tablePer10k),
    queues: per10k(demand.queueRequests, PRICES.queuePer10k),
    polls: (pollsPerMonth() / 10_000) * PRICES.queuePer10k * (1000 / mailboxes),
    blobs: per10k(demand.blob, PRICES.blobPer10k),
    executions: ((demand.executions * thousandMonth) / 1_000_000) * PRICES.perMillionExecutions,
    gbSeconds:
      (gbSecondsPerDay(mailboxes, given) * MONTH_DAYS * PRICES.gbSecond * 1000) / mailboxes,
    kept: keptPer1000(given),
  };
  return { ...cost, total: Object.values(cost).reduce((sum, one) => sum + one, 0) };
}

/**
 * What is billed is the memory of the instances while anything runs on them. Runs that are few and apart are billed each
 * for itself; as they become many, they share an instance, until its cores are what counts.
 */
export function gbSecondsPerDay(mailboxes: number, given: Assumptions): number {
  const { executions, cpuMs } = demandOf(given);
  const runsPerSecond = (executions * mailboxes) / DAY_SECONDS / SCALED_APART;
  const busy = 1 - Math.exp((-runsPerSecond * Math.max(LEAST_BILLED_MS, given.runMs)) / 1000);
  const cpu = (cpuMs * mailboxes) / 1000 / DAY_SECONDS / SCALED_APART;
  const instances = Math.max(busy, cpu / (coresOf(given) * given.utilisation));
  return instances * SCALED_APART * DAY_SECONDS * (given.memoryMb / 1024);
}

/** Of one app whose queues are always looked at. */
function pollsPerMonth(): number {
  return (OWN.queuesPolled * MONTH_DAYS * DAY_SECONDS) / OWN.pollSeconds;
}

/** The mail of `keptMonths`. */
function keptPer1000(given: Assumptions): number {
  const day = mailboxDay(given);
  const months = MONTH_DAYS * given.keptMonths * 1000;
  const rowsGb = ((day.synced + day.send) * given.rowKb * months) / KB_PER_GB;
  const blobsGb = (day.attachment * given.attachmentKb * months) / KB_PER_GB;
  return rowsGb * PRICES.tableGb + blobsGb * PRICES.blobGb;
}
