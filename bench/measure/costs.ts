import type { Microsoft } from '../microsoft/start-microsoft.ts';
import type { Side } from '../sides/side.ts';
import { cpuMs } from './process-cost.ts';
import type { Requests } from './requests.ts';

/** What has been spent so far; CPU in milliseconds by process, the worker with the local host around it. */
export interface Costs {
  readonly worker: number;
  readonly azurite: number;
  readonly microsoft: number;
  readonly bench: number;
  readonly requests: Requests;
}

export async function costsOf(side: Side, microsoft: Microsoft): Promise<Costs> {
  const requests = await side.requests();
  return {
    worker: side.hostPids().reduce((sum, pid) => sum + cpuMs(pid), 0),
    azurite: cpuMs(side.azuritePid),
    microsoft: cpuMs(microsoft.pid),
    bench: cpuMs(process.pid),
    requests,
  };
}

/** What each of `count` messages has cost between two looks. */
export function costsEach(before: Costs, after: Costs, count: number): Costs {
  const each = (one: number, other: number): number => (other - one) / count;
  const requests = (name: keyof Requests): number =>
    each(before.requests[name], after.requests[name]);
  return {
    worker: each(before.worker, after.worker),
    azurite: each(before.azurite, after.azurite),
    microsoft: each(before.microsoft, after.microsoft),
    bench: each(before.bench, after.bench),
    requests: {
      table: requests('table'),
      queue: requests('queue'),
      blob: requests('blob'),
      graph: requests('graph'),
      crm: requests('crm'),
      host: requests('host'),
    },
  };
}
