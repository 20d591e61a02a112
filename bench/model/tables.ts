import type { Assumptions } from './assumptions.ts';
import { costPer1000 } from './cost.ts';
import { atPeak, demandOf, instancesFor } from './load.ts';
import { reached, shardsFor, storageRequests } from './reach.ts';

export const FLEETS = [1_000, 10_000, 100_000, 1_000_000, 10_000_000] as const;

const SMALLEST_MB = 512;

type Cells = readonly (string | number)[];

/** The model as tables in Markdown. */
export function tables(given: Assumptions): string {
  return [loadTable(given), reachTable(given), costTable(given)].join('\n\n');
}

function loadTable(given: Assumptions): string {
  const demand = demandOf(given);
  return table(
    [
      'mailboxes',
      'storage requests/s',
      'busiest queue/s',
      'Graph requests/s',
      'resyncs/s',
      'instances',
      'cores',
      '`STORAGE_ACCOUNTS`',
      '`QUEUE_SHARDS`',
    ],
    FLEETS.map((mailboxes) => {
      const rate = (perDay: number): string => count(atPeak(perDay, mailboxes, given));
      const cpu = atPeak(demand.cpuMs, mailboxes, given);
      const { storageAccounts, queueShards } = shardsFor(mailboxes, given);
      return [
        count(mailboxes),
        rate(storageRequests(demand)),
        rate(demand.busiestQueue),
        rate(demand.graph),
        rate(demand.resyncs),
        count(instancesFor(cpu, given)),
        count(cpu / 1000 / given.utilisation),
        storageAccounts,
        queueShards,
      ];
    }),
  );
}

function reachTable(given: Assumptions): string {
  return table(
    ['limit', 'allowed', 'reached at mailboxes', 'then'],
    reached(given).map(({ limit, allowed, mailboxes, remedy }) => [
      limit,
      count(allowed),
      count(Number(mailboxes.toPrecision(2))),
      remedy,
    ]),
  );
}

/** The GB-s and the whole for the smallest instances and for those that were asked for. */
function costTable(given: Assumptions): string {
  const small = { ...given, memoryMb: SMALLEST_MB };
  const parts = ['tables', 'queues', 'polls', 'blobs', 'executions', 'kept'] as const;
  const sizes = [small, given];
  const head = (what: string): readonly string[] =>
    sizes.map(({ memoryMb }) => `${what} at ${memoryMb} MB`);
  const rows = FLEETS.map((mailboxes): Cells => {
    const costs = sizes.map((one) => costPer1000(mailboxes, one));
    const figures = parts
      .map((part) => costs[0]?.[part] ?? 0)
      .concat(costs.map(({ gbSeconds }) => gbSeconds))
      .concat(costs.map(({ total }) => total));
    return [count(mailboxes)].concat(figures.map((one) => one.toFixed(2)));
  });
  return table(['mailboxes', ...parts, ...head('GB-s'), ...head('total')], rows);
}

function table(head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** Small ones with a digit behind the point. */
function count(figure: number): string {
  if (figure !== 0 && figure < 10 && !Number.isInteger(figure)) return figure.toFixed(1);
  return Math.round(figure).toLocaleString('en-US');
}
