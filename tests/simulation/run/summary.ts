import { FAULT_KINDS } from '../faults/fault-kinds.ts';
import type { Ran } from './run-seeds.ts';

/** Figures over many seeds, none of which depends on the machine. */
export interface Summary {
  seeds: number;
  messages: number;
  sends: number;
  unknown: number;
  events: number;
  virtualDays: number;
  failing: number[];
  faults: Record<string, number>;
}

export function emptySummary(): Summary {
  return {
    seeds: 0,
    messages: 0,
    sends: 0,
    unknown: 0,
    events: 0,
    virtualDays: 0,
    failing: [],
    faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, 0])),
  };
}

export function addTo(summary: Summary, ran: Ran): void {
  summary.seeds += 1;
  summary.messages += ran.messages;
  summary.sends += ran.sends;
  summary.unknown += ran.unknown;
  summary.events += ran.events;
  summary.virtualDays += ran.virtualMs / 86_400_000;
  if (ran.violations.length > 0) summary.failing.push(ran.seed);
  for (const kind of ran.faults) summary.faults[kind] = (summary.faults[kind] ?? 0) + 1;
}

export function summaryLines(summary: Summary): string[] {
  const { seeds, messages, sends, unknown, events, virtualDays, failing, faults } = summary;
  const count = Object.values(faults).reduce((sum, hits) => sum + hits, 0);
  const per = (total: number): string => (seeds === 0 ? '0' : (total / seeds).toFixed(1));
  const share = sends === 0 ? 0 : (100 * unknown) / sends;
  return [
    `${seeds} seeds, ${seeds - failing.length} hold, ${failing.length} fail${failing.length > 0 ? `: ${failing.join(' ')}` : ''}`,
    `${messages} messages (${per(messages)} a seed), ${count} faults (${per(count)} a seed), ${sends} CRM sends`,
    `${unknown} sends of unknown outcome (${share.toFixed(3)} %), ${events} events in ${Math.round(virtualDays)} days of virtual time`,
    ...Object.entries(faults).map(
      ([kind, hits]) => `  ${kind.padEnd(42)} ${String(hits).padStart(7)}`,
    ),
  ];
}

/** Faults that no seed has met. */
export function unhit({ faults }: Summary): string[] {
  return Object.keys(faults).filter((kind) => faults[kind] === 0);
}
