import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { runScenarios } from '../../bench/run-scenarios.ts';
import { QUICK } from '../../bench/size.ts';
import { repositoryRoot } from '../../local/repository-root.ts';

const bench = (...names: string[]) =>
  promisify(execFile)(process.execPath, [join(repositoryRoot, 'bench/main.ts'), ...names]);

it('one run prints a table of the app beside the floor, and writes results and pictures', async () => {
  const out = mkdtempSync(join(tmpdir(), 'bench-test-'));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const { stdout } = await bench('paced-ones', '--quick', '--out', out);
  expect(stdout).toContain('app/floor');

  const [date = '', file = ''] = readdirSync(out);
  expect(file).toBe(`${date}.json`);
  const result = JSON.parse(readFileSync(join(out, file), 'utf8'));
  expect(result).toMatchObject({ quick: true, scenarios: [{ name: 'paced-ones' }] });
  const figures: Record<string, { app: number; floor: number; ratio: number }> = Object.fromEntries(
    result.scenarios[0].figures.map((figure: { what: string }) => [figure.what, figure]),
  );
  // All came in, each was told of once, and every kind of cost was seen.
  expect(figures['messages missing']).toBeUndefined();
  expect(figures['requests a message: CRM']).toMatchObject({ app: 1, floor: 0 });
  expect(figures['requests a message: Graph']).toMatchObject({ floor: 1 });
  expect(figures['requests a message: tables']).toMatchObject({ floor: 1 });
  expect(figures['requests a message: tables']?.app).toBeGreaterThan(1);
  const entry = figures['to the entry, p50'];
  expect(entry?.app).toBeGreaterThan(0);
  expect(entry?.ratio).toBeCloseTo((entry?.app ?? 0) / (entry?.floor ?? 0));
  expect(figures['to the CRM told, p50']?.app).toBeGreaterThanOrEqual(entry?.app ?? Infinity);
  expect(readdirSync(join(out, date))).toEqual(['paced-ones.svg']);
}, 300_000);

it('a name that is none is refused, with a list of those that there are', async () => {
  await expect(bench('no-such')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/There is no "no-such"[^]*paced-ones[^]*hostile/),
  });
});

it('a scenario that fails ends the run, and what was measured before it stands', async () => {
  const good = { name: 'good', what: '', run: async () => ({ figures: [], pictures: [] }) };
  const bad = { ...good, name: 'bad', run: () => Promise.reject(new Error('on purpose')) };
  const { measured, failure } = await runScenarios([good, bad, good], QUICK, () => undefined);
  expect(measured.map(({ name }) => name)).toEqual(['good']);
  expect(failure?.message).toBe('on purpose');
});
