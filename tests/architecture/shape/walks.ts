import { Calls, type Run } from './calls.ts';
import type { Facts } from './decide.ts';
import type { Source } from './source.ts';
import { functionsIn, memberOf, type Value } from './values.ts';
import { leading, longest, reachable, shortest } from './ways.ts';

/**
 * A stretch of a walk within one process; a queue lies between two. `from` is a handler, by its place in what
 * `handlers` of functions/handlers.ts gives, or a function, as `room/#name`. `to` is a call of a port, as
 * `port.method`, which `by` makes when it is named.
 */
interface Leg {
  readonly from: string;
  readonly to: string;
  readonly by?: string;
}

export interface Walk {
  readonly name: string;
  readonly legs: readonly Leg[];
  readonly facts?: Facts;
}

const COMMITS_ENTRY = 'shared/use-cases/receive/commit/#commitTogether';

const WALKS: readonly Walk[] = [
  {
    name: 'a notification, from webhook to entry',
    legs: [
      { from: 'http.graphNotifications', to: 'queues.enqueue' },
      { from: 'queues.mail-notifications', to: 'conversations.commit', by: COMMITS_ENTRY },
    ],
  },
  {
    name: "a send, from HTTP to Graph's send",
    legs: [{ from: 'http.sendMessage', to: 'mail.send' }],
  },
  {
    name: 'a due timer, to a renewed subscription',
    facts: { kind: 'renew' },
    legs: [
      { from: 'timers.renew-subscriptions', to: 'queues.enqueue' },
      { from: 'queues.upkeep', to: 'mail.renew' },
    ],
  },
  {
    name: 'an event, from its record to the CRM told',
    legs: [
      { from: COMMITS_ENTRY, to: 'queues.enqueue' },
      { from: 'queues.events', to: 'webhook.deliver' },
    ],
  },
];

export interface LegMeasures {
  readonly from: string;
  readonly to: string;
  /** The shortest way: functions as `file#name`, then the call that ends it. */
  readonly chain: readonly string[];
  /** Calls of the longest way. */
  readonly longest: number;
  /** Files with a function on any way from start to end. */
  readonly onTheWay: ReadonlySet<string>;
  /** Those, and files with a function that one of these functions calls. */
  readonly alongTheWay: ReadonlySet<string>;
  /** Files with any function that may run after the start, however deep, whether it leads to the end or not. */
  readonly entered: ReadonlySet<string>;
}

export interface WalkMeasures {
  readonly name: string;
  readonly legs: readonly LegMeasures[];
}

/** Ports end a way: what is behind them is not entered. */
const isOutside = (file: string): boolean => /^shared\/(adapters|config)\//.test(file);

/** Throws when a walk's start or end is not found: then the table above is out of date. */
export function measureWalks(
  sources: ReadonlyMap<string, Source>,
  walks: readonly Walk[] = WALKS,
): readonly WalkMeasures[] {
  return walks.map(({ name, legs, facts = {} }) => {
    const ends = new Set(legs.map(({ to }) => to));
    const calls = new Calls({ sources, isOutside, kept: ends, facts });
    const adapters = calls.call(calls.named('functions/compose.ts', 'compose'), []);
    const made = calls.named('functions/handlers.ts', 'handlers');
    const handlers = calls.call(made, [adapters]);
    enterAll(calls, handlers);
    return {
      name,
      legs: legs.map((leg) => measureLeg(leg, startsOf(calls, handlers, leg.from))),
    };
  });
}

function enterAll(calls: Calls, value: Value): void {
  if (value.kind === 'object') {
    for (const member of value.members.values()) enterAll(calls, member);
  }
  for (const one of functionsIn(value)) calls.runOf(one);
}

function startsOf(calls: Calls, handlers: Value, from: string): readonly Run[] {
  if (from.includes('#')) {
    return calls.runs().filter((run) => isNamed(run, from));
  }
  return functionsIn(from.split('.').reduce(memberOf, handlers)).flatMap(
    (one) => calls.runOf(one) ?? [],
  );
}

function isNamed({ name, file }: Run, wanted: string): boolean {
  const [room = '', declaration] = wanted.split('#');
  return file.startsWith(room) && name === `${file}#${declaration}`;
}

function measureLeg({ from, to, by }: Leg, starts: readonly Run[]): LegMeasures {
  const isEnd = (run: Run): boolean => run.leaves.has(to) && (!by || isNamed(run, by));
  const entered = reachable(starts, (run) => [...run.calls]);
  const onTheWay = leading(entered, isEnd);
  const chain = shortest(starts, onTheWay, isEnd);
  if (chain === null) throw new Error(`no way from ${from} to ${to}`);
  return {
    from,
    to,
    chain: [...chain.map(({ name }) => name), to],
    longest: longest(starts, onTheWay, isEnd),
    onTheWay: filesOf(onTheWay),
    alongTheWay: filesOf(withCallees(onTheWay)),
    entered: filesOf(entered),
  };
}

function* withCallees(runs: Iterable<Run>): Generator<Run> {
  for (const run of runs) {
    yield run;
    yield* run.calls;
  }
}

function filesOf(runs: Iterable<Run>): ReadonlySet<string> {
  return new Set([...runs].map(({ file }) => file));
}
