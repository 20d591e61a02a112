import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { seededRandom } from './engine/random.ts';
import { FAULT_KINDS, FAULTS, isLasting } from './faults/fault-kinds.ts';
import { passingWeights } from './faults/fault-plan.ts';
import { BRANCHES, NOT_IN_THIS_WORLD } from './reached/branches.ts';
import { addTo, emptySummary, missing, type Summary } from './run/summary.ts';

const root = resolve(import.meta.dirname, '../..');

describe('the faults of a seed', () => {
  const seeds = Array.from({ length: 400 }, (_, n) => passingWeights(seededRandom(`seed ${n}`)));
  const passing = FAULT_KINDS.filter((kind) => !isLasting(kind) && FAULTS[kind].weight > 0);

  it('each kind is switched off in a part of the seeds and can strike in the others', () => {
    for (const kind of passing) {
      const on = seeds.filter((weights) => weights[kind] === FAULTS[kind].weight).length;
      const off = seeds.filter((weights) => weights[kind] === 0).length;
      expect(on + off, kind).toBe(seeds.length);
      expect(Math.min(on, off), kind).toBeGreaterThan(100);
    }
  });

  it('a part of the seeds has every kind, and none is without any', () => {
    const counts = seeds.map((weights) => passing.filter((kind) => weights[kind] > 0).length);
    expect(counts.filter((count) => count === passing.length).length).toBeGreaterThan(40);
    expect(Math.min(...counts)).toBeGreaterThan(5);
  });
});

describe('rare ways', () => {
  const sources = ['shared', 'functions'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, room, name), 'utf8')),
  );
  const found = (what: RegExp): string[] =>
    sources.flatMap((text) => [...text.matchAll(what)].map(([, name]) => String(name)));
  const known = { ...BRANCHES, ...NOT_IN_THIS_WORLD };

  it('everything that the app counts or logs is one of them, or it is said why it can’t come about here', () => {
    const told = [
      ...found(/\blog\.(?:info|warn|error)\(\s*'([^']+)'/g).map((event) => `logged ${event}`),
      ...found(/\bcounters\.add\(\s*'([^']+)'/g).map((counter) => `counted ${counter}`),
    ];
    expect(told.length).toBeGreaterThan(30);
    expect(told.filter((branch) => !(branch in known))).toEqual([]);
  });

  it('so is every way in which a message can end', () => {
    const outcomes = readFileSync(join(root, 'shared/domain/thread/outcome.ts'), 'utf8');
    const names = [...outcomes.matchAll(/^\s+\| '(\w+)'/gm)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !(`counted message_${name}` in known))).toEqual([]);
  });

  it('a run that is long enough and has not gone one of them fails; a shorter one need not have', () => {
    const all: Summary = emptySummary();
    for (const kind of FAULT_KINDS) all.faults[kind] = 1;
    for (const branch of Object.keys(BRANCHES)) all.reached[branch] = 1;
    expect(missing({ ...all, seeds: 10_000 })).toEqual([]);
    const rare = { ...all.reached, 'counted message_aside': 0 };
    expect(missing({ ...all, seeds: 300, reached: rare })).toEqual(['counted message_aside']);
    expect(missing({ ...all, seeds: 299, reached: rare })).toEqual([]);
    expect(missing({ ...all, seeds: 300, faults: { ...all.faults, 'crm.away': 0 } })).toEqual([
      'crm.away',
    ]);
  });

  it('a way is counted once for each world that went it', () => {
    const summary = emptySummary();
    const ran = {
      seed: 1,
      violations: [],
      messages: 0,
      sends: 0,
      unknown: 0,
      events: 0,
      virtualMs: 0,
      restedAfterMs: 15 * 3_600_000,
      faults: [],
      reached: ['counted message_aside', 'refused nobody nothing'],
    };
    addTo(summary, ran);
    addTo(summary, ran);
    expect(summary.reached['counted message_aside']).toBe(2);
    expect(summary.reached).not.toHaveProperty('refused nobody nothing');
    expect(summary).toMatchObject({
      longRests: 2,
      longestRestMs: 15 * 3_600_000,
      longestRestOf: ran.seed,
    });
  });
});

it('a long run tells how quick it was, how soon worlds came to rest and what they met, and goes on where it was stopped', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'long-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const simulate = async (...flags: string[]): Promise<string> => {
    const args = [join(root, 'tests/simulation/main.ts'), ...flags];
    return (await promisify(execFile)(process.execPath, args)).stdout;
  };
  const file = join(folder, 'progress.json');
  await simulate('--from', '5', '--seeds', '1', '--resume', file);
  const said = await simulate('--from', '5', '--seeds', '3', '--resume', file);
  expect(said).toContain('going on at seed 6\n');
  expect(said).toContain('3 seeds, 3 hold, 0 fail\n');
  expect(said).toMatch(
    /^at rest at most \d+\.\d hours after the last fault \(seed [567]\); 0 worlds needed more/m,
  );
  expect(said).toMatch(/^[1-9]\d* virtual hours a second, \d+ seconds$/m);
  expect(said).toMatch(/^ {2}counted message_aside +\d+$/m);
  expect(said).toMatch(/^ {2}process\.crash +\d+$/m);
}, 300_000);
