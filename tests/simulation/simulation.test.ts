import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf } from '../architecture/import-rules.ts';
import { runSeed } from './run-seed.ts';
import { runSeeds } from './run/run-seeds.ts';
import { filesOf, mistakenSource } from './sabotage/make-mistake.ts';
import { MISTAKES } from './sabotage/mistakes.ts';

const root = resolve(import.meta.dirname, '../..');

describe('a seed', () => {
  it('replays exactly, event by event, and differs from the next one', async () => {
    const [first, again, other] = [
      await runSeed(3, true),
      await runSeed(3, true),
      await runSeed(4, true),
    ];
    expect(first.trace.length).toBeGreaterThan(1000);
    expect(again).toEqual(first);
    expect(other.trace).not.toEqual(first.trace);
    expect(first.violations).toEqual([]);
  });

  it('is the same world traced or not, alone or among others in a thread', async () => {
    const { trace: _, ...traced } = await runSeed(3, true);
    const ran = new Map<number, unknown>();
    await runSeeds([1, 2, 3, 4], null, (one) => void ran.set(one.seed, one));
    expect(new Set(ran.keys())).toEqual(new Set([1, 2, 3, 4]));
    expect(ran.get(3)).toEqual(traced);
  });
});

describe('the oracle', () => {
  it('loads no code of the app, by whatever way', () => {
    const seen = new Set<string>();
    const visit = (file: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const name of importsOf(readFileSync(file, 'utf8'))) {
        if (name.startsWith('.')) visit(join(dirname(file), name));
      }
    };
    const oracle = join(import.meta.dirname, 'oracle');
    for (const file of readdirSync(oracle)) visit(join(oracle, file));
    const files = [...seen].map((file) => relative(root, file));
    expect(files).toContain('tests/simulation/oracle/known-threads.ts');
    expect(files.filter((file) => !file.startsWith('tests/simulation/'))).toEqual([]);
  });
});

describe('a deliberate mistake', () => {
  it.each(
    MISTAKES.flatMap((mistake) => filesOf(mistake).map((file) => [mistake.name, file] as const)),
  )('can still be made: %s', (name, file) => {
    const source = readFileSync(join(root, file), 'utf8');
    expect(mistakenSource(name, source, file)).not.toBe(source);
  });

  it('that a guard row is left out is caught, with the seed that does', async () => {
    let caught: number | null = null;
    await runSeeds(
      Array.from({ length: 100 }, (_, n) => n + 1),
      'the guard row left out',
      (ran) => {
        if (ran.violations.length > 0) caught = ran.seed;
        return caught === null;
      },
    );
    expect(caught).not.toBeNull();
  });

  it('that the product has moved away from is told, and not passed over', async () => {
    expect(() => mistakenSource('the guard row left out', 'nothing like it')).toThrow('0 times');
    await expect(runSeeds([1], 'no such mistake', () => undefined)).rejects.toThrow(
      'no mistake is named',
    );
  });
});
