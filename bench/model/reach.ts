import type { Assumptions } from './assumptions.ts';
import { PUBLISHED, OWN } from './limits.ts';
import { REQUESTS } from './requests.ts';
import { atPeak, coresOf, DAY_SECONDS, type Demand, demandOf } from './load.ts';

export interface Reached {
  readonly limit: string;
  /** A second; of cores, at once. */
  readonly allowed: number;
  /** Mailboxes at whose busiest minute it is reached, without headroom. */
  readonly mailboxes: number;
  readonly remedy: string;
}

/** Where each limit is reached by one of its kind, the first first. */
export function reached(given: Assumptions): readonly Reached[] {
  const demand = demandOf(given);
  const limits: readonly [string, number, number, string][] = [
    [
      'storage account, requests',
      PUBLISHED.storageAccount,
      storageRequests(demand),
      '`STORAGE_ACCOUNTS`',
    ],
    ['busiest queue, messages', PUBLISHED.queue, demand.busiestQueue, '`QUEUE_SHARDS`'],
    [
      'table partition of due rows, entities',
      PUBLISHED.tablePartition,
      demand.dueEntities / OWN.dueShards,
      'more of them (a constant)',
    ],
    [
      'due rows that the one timer queues',
      (OWN.dueRowsAtOnce * 1000) / OWN.dueRowMs,
      demand.resyncs,
      'resyncs come late in the busiest hours',
    ],
    ['Graph, requests of one app', PUBLISHED.graphApp, demand.graph, 'a second app registration'],
    [
      'Flex Consumption, cores',
      PUBLISHED.flexCores,
      demand.cpuMs / 1000 / given.utilisation,
      'a larger quota (on request), another region or subscription',
    ],
    [
      'Flex Consumption, instances of one app',
      PUBLISHED.flexInstances,
      demand.cpuMs / 1000 / (coresOf(given) * given.utilisation),
      'larger instances, another app on the same storage',
    ],
  ];
  return limits
    .map(([limit, allowed, perDay, remedy]) => ({
      limit,
      allowed,
      mailboxes: (allowed * DAY_SECONDS) / (perDay * given.peak),
      remedy,
    }))
    .toSorted((a, b) => a.mailboxes - b.mailboxes);
}

/** How many storage accounts and queues of each kind so many mailboxes need, with headroom. */
export function shardsFor(
  mailboxes: number,
  given: Assumptions,
): { readonly storageAccounts: number; readonly queueShards: number } {
  const demand = demandOf(given);
  const need = (perDay: number, allowed: number): number =>
    Math.max(1, Math.ceil(atPeak(perDay, mailboxes, given) / (allowed * given.headroom)));
  const storageAccounts = need(storageRequests(demand), PUBLISHED.storageAccount);
  return { storageAccounts, queueShards: need(demand.busiestQueue, PUBLISHED.queue) };
}

export function storageRequests({ table, blob, queueRequests }: Demand): number {
  return table + blob + queueRequests;
}

/** Synced messages a second of one mailbox, whatever the fleet: by how many requests are under way at once, and for long. */
export function oneMailbox(graphMs: number): { readonly atOnce: number; readonly forLong: number } {
  const { graph } = REQUESTS.synced;
  return {
    atOnce: (PUBLISHED.graphMailboxAtOnce * 1000) / graphMs / graph,
    forLong: PUBLISHED.graphMailboxIn10Minutes / 600 / graph,
  };
}
