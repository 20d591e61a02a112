import type { Assumptions } from './assumptions.ts';
import { CORES, OWN } from './limits.ts';
import {
  DUE_ENTITIES_PER_RESYNC,
  HOST_REQUESTS_PER_QUEUED,
  type Kind,
  REQUESTS,
} from './requests.ts';

export const DAY_SECONDS = 86_400;

/** How often each happens to one mailbox in a day. */
export function mailboxDay(given: Assumptions): Readonly<Record<Kind, number>> {
  const { privateMails, syncedMails, sends, attachments } = given;
  const resyncs = Math.min(OWN.mostResyncsPerDay, OWN.quietResyncsPerDay + syncedMails + sends);
  const again = OWN.deepReachDays / OWN.deepEachDays;
  return {
    unrelated: privateMails,
    synced: syncedMails,
    send: sends,
    attachment: attachments * (syncedMails + sends),
    resync: resyncs,
    profile: 1,
    relistedOther: privateMails * again,
    relistedOwn: (syncedMails + sends) * again,
    renewal: 1 / OWN.renewedEachDays,
  };
}

/** What one mailbox asks of everybody in a day. */
export interface Demand {
  readonly table: number;
  readonly blob: number;
  /** Messages, and the requests that they are: put, received, deleted. */
  readonly queued: number;
  readonly queueRequests: number;
  readonly graph: number;
  readonly executions: number;
  readonly cpuMs: number;
  /** Messages of the queue that has most. */
  readonly busiestQueue: number;
  /** Entities in all partitions of due rows, of which there are `OWN.dueShards`. */
  readonly dueEntities: number;
  readonly resyncs: number;
}

export function demandOf(given: Assumptions): Demand {
  const day = mailboxDay(given);
  const sum = (of: (kind: Kind) => number): number =>
    kinds().reduce((total, kind) => total + day[kind] * of(kind), 0);
  const queued = sum((kind) => REQUESTS[kind].queued);
  return {
    table: sum((kind) => REQUESTS[kind].table),
    blob: sum((kind) => REQUESTS[kind].blob),
    queued,
    queueRequests: queued * (1 + HOST_REQUESTS_PER_QUEUED),
    graph: sum((kind) => REQUESTS[kind].graph),
    executions: queued + sum((kind) => REQUESTS[kind].http),
    cpuMs: sum((kind) => REQUESTS[kind].cpuMs),
    // A notification of each mail; a CRM send has one of its Sent copy.
    busiestQueue: day.unrelated + day.synced + day.send,
    dueEntities: day.resync * DUE_ENTITIES_PER_RESYNC,
    resyncs: day.resync,
  };
}

/** A figure of one mailbox's day, of so many mailboxes, a second in the busiest minute. */
export function atPeak(perDay: number, mailboxes: number, { peak }: Assumptions): number {
  return (perDay * mailboxes * peak) / DAY_SECONDS;
}

/** Instances that are given work for `utilisation` of their cores. */
export function instancesFor(cpuMsPerSecond: number, given: Assumptions): number {
  return Math.ceil(cpuMsPerSecond / 1000 / (coresOf(given) * given.utilisation));
}

export function coresOf({ memoryMb }: Assumptions): number {
  const cores = CORES[memoryMb];
  if (cores === undefined) throw new RangeError('--memoryMb takes 512, 2048 or 4096');
  return cores;
}

function kinds(): readonly Kind[] {
  return Object.keys(REQUESTS).filter((name): name is Kind => name in REQUESTS);
}
