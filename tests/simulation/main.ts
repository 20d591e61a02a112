import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { runSeeds } from './run/run-seeds.ts';
import { addTo, emptySummary, missing, summaryLines, type Summary } from './run/summary.ts';
import { MISTAKES } from './sabotage/mistakes.ts';

const USAGE = `npm run simulate -- [--seeds N] [--from S] [--resume FILE]   N seeds (300) from S (1) on; FILE keeps how far it got
npm run simulate -- --seed S                                 one seed, with its whole trace
npm run simulate -- --sabotage [--seeds N] [--only TEXT]     each deliberate mistake, at most N seeds (2000) each`;

const MOST_UNKNOWN = 0.01;
const SAVED_EVERY = 100;

const resumed = z.object({
  from: z.number(),
  next: z.number(),
  summary: z.object({
    seeds: z.number(),
    messages: z.number(),
    sends: z.number(),
    unknown: z.number(),
    events: z.number(),
    virtualDays: z.number(),
    failing: z.array(z.number()),
    faults: z.record(z.string(), z.number()),
    reached: z.record(z.string(), z.number()),
    longestRestMs: z.number(),
    longestRestOf: z.number(),
    longRests: z.number(),
  }),
});

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

async function simulate(from: number, seeds: number, file: string | null): Promise<boolean> {
  const kept =
    file !== null && existsSync(file)
      ? resumed.parse(JSON.parse(readFileSync(file, 'utf8')))
      : null;
  if (kept && kept.from !== from) throw new RangeError(`${file} began at seed ${kept.from}`);
  const summary: Summary = kept?.summary ?? emptySummary();
  const daysBefore = summary.virtualDays;
  const begun = performance.now();
  const ended = new Set<number>();
  let next = kept?.next ?? from;
  const save = (): void => {
    if (file !== null) writeFileSync(file, JSON.stringify({ from, next, summary }));
  };
  if (kept) say(`going on at seed ${next}`);
  // What a resumed file counts are the seeds before `next`, and no other.
  const early = new Map<number, Parameters<typeof addTo>[1]>();
  await runSeeds(range(next, from + seeds), null, (ran) => {
    for (const { property, what } of ran.violations) say(`seed ${ran.seed}: ${property}: ${what}`);
    early.set(ran.seed, ran);
    for (let found = early.get(next); found; found = early.get(next)) {
      addTo(summary, found);
      early.delete(next);
      ended.add(next);
      next += 1;
      if (ended.size % SAVED_EVERY === 0) save();
    }
  });
  save();
  for (const line of summaryLines(summary)) say(line);
  const seconds = (performance.now() - begun) / 1000;
  const hours = 24 * (summary.virtualDays - daysBefore);
  say(`${Math.round(hours / seconds)} virtual hours a second, ${Math.round(seconds)} seconds`);
  const unmet = missing(summary);
  if (unmet.length > 0) say(`no seed met ${unmet.join(', ')}`);
  const isUnknownRare = summary.unknown <= MOST_UNKNOWN * summary.sends;
  if (!isUnknownRare) say('too many sends of unknown outcome');
  const [failing] = summary.failing;
  if (failing !== undefined) say(`the trace of one: npm run simulate -- --seed ${failing}`);
  return failing === undefined && unmet.length === 0 && isUnknownRare;
}

async function replay(seed: number): Promise<boolean> {
  // Only here: a run of many leaves the app to its threads.
  const { runSeed } = await import('./run-seed.ts');
  const { trace, violations } = await runSeed(seed, true);
  for (const line of trace) say(line);
  for (const { property, what } of violations) say(`VIOLATED ${property}: ${what}`);
  if (violations.length === 0) say(`seed ${seed} holds`);
  return violations.length === 0;
}

/** Each mistake until a seed catches it. */
async function sabotage(seeds: number, only: string): Promise<boolean> {
  const chosen = MISTAKES.filter((one) => one.name.includes(only));
  if (chosen.length === 0) throw new RangeError(`no mistake has "${only}" in its name`);
  let all = true;
  for (const { name } of chosen) {
    let needed: number | null = null;
    let how = '';
    await runSeeds(range(1, 1 + seeds), name, ({ seed, violations: [first] }) => {
      if (first && (needed === null || seed < needed)) {
        needed = seed;
        how = `${seed} (${first.property}: ${first.what})`;
      }
      return needed === null;
    });
    say(needed === null ? `${name} → not caught by ${seeds} seeds` : `${name} → ${how}`);
    all &&= needed !== null;
  }
  return all;
}

function* range(from: number, end: number): Generator<number> {
  for (let seed = from; seed < end; seed += 1) yield seed;
}

function whole(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`not a whole number from 1 on: ${text ?? value}`);
  return value;
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      from: { type: 'string' },
      resume: { type: 'string' },
      sabotage: { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
    },
  });
  if (values.sabotage) return sabotage(whole(values.seeds, 2000), values.only);
  if (values.seed !== undefined) return replay(whole(values.seed, 1));
  return simulate(whole(values.from, 1), whole(values.seeds, 300), values.resume ?? null);
}

// Whoever reads a trace may stop reading it, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(1);
});

try {
  process.exitCode = (await main()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof RangeError) && !(error instanceof TypeError)) throw error;
  process.stderr.write(`${error.message}\n${USAGE}\n`);
  process.exitCode = 2;
}
