import { FAULT_KINDS } from '../faults/fault-kinds.ts';
import { BRANCHES } from '../reached/branches.ts';
import { REST_WITHIN_MS } from '../rest-within.ts';
import type { Ran } from './run-seeds.ts';

const ALL_FAULTS_WITHIN = 300;

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
  /** By branch, in how many seeds the app went it. */
  reached: Record<string, number>;
  longestRestMs: number;
  /** The seed that took it; 0: none did. */
  longestRestOf: number;
  /** Seeds whose rest took longer than two resyncs of a quiet mailbox. */
  longRests: number;
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
    reached: Object.fromEntries(Object.keys(BRANCHES).map((branch) => [branch, 0])),
    longestRestMs: 0,
    longestRestOf: 0,
    longRests: 0,
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
  for (const branch of ran.reached) {
    if (branch in BRANCHES) summary.reached[branch] = (summary.reached[branch] ?? 0) + 1;
  }
  if (ran.restedAfterMs > summary.longestRestMs) {
    summary.longestRestMs = ran.restedAfterMs;
    summary.longestRestOf = ran.seed;
  }
  if (ran.restedAfterMs > REST_WITHIN_MS) summary.longRests += 1;
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
    restLine(summary),
    'faults, how often each struck:',
    ...figures(faults),
    'rare ways, in how many worlds the app went each:',
    ...figures(summary.reached),
  ];
}

function restLine({ longestRestMs, longestRestOf, longRests }: Summary): string {
  const hours = (ms: number): string => (ms / 3_600_000).toFixed(1);
  return `at rest at most ${hours(longestRestMs)} hours after the last fault (seed ${longestRestOf}); ${longRests} worlds needed more than ${hours(REST_WITHIN_MS)}`;
}

function figures(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts).map(
    ([name, count]) => `  ${name.padEnd(48)} ${String(count).padStart(7)}`,
  );
}

/** What so many seeds must have met and did not: faults, and ways of the app. */
export function missing({ seeds, faults, reached }: Summary): string[] {
  const kinds = seeds >= ALL_FAULTS_WITHIN ? Object.keys(faults) : [];
  const ways = Object.entries(BRANCHES).flatMap(([branch, within]) =>
    seeds >= within ? [branch] : [],
  );
  return [
    ...kinds.filter((kind) => faults[kind] === 0),
    ...ways.filter((branch) => (reached[branch] ?? 0) === 0),
  ];
}
