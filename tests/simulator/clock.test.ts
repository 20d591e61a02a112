import { expect, test } from 'vitest';
import { SimulatedClock } from '../../simulator/clock.ts';

const HOUR_MS = 3_600_000;

test('advancing runs what falls due, in order, each at its own moment', () => {
  const clock = new SimulatedClock();
  const start = clock.now();
  const ran: [string, number][] = [];
  const note = (name: string): void => {
    ran.push([name, Math.round((clock.now() - start) / HOUR_MS)]);
  };
  clock.after(3 * HOUR_MS, () => note('late'));
  clock.after(HOUR_MS, () => {
    note('early');
    clock.after(HOUR_MS, () => note('chained'));
  });
  clock.after(9 * HOUR_MS, () => note('never'));
  clock.advance(5 * HOUR_MS);
  expect(ran).toEqual([
    ['early', 1],
    ['chained', 2],
    ['late', 3],
  ]);
  expect(Math.round((clock.now() - start) / HOUR_MS)).toBe(5);
});

test('a task of real time runs by itself, a cancelled one never', async () => {
  const clock = new SimulatedClock();
  let cancelled = true;
  clock
    .after(5, () => {
      cancelled = false;
    })
    .cancel();
  await clock.sleep(10);
  expect(cancelled).toBe(true);
});

test('set goes to a moment, also back, and nothing runs twice', () => {
  const clock = new SimulatedClock();
  let runs = 0;
  clock.at(Date.parse('2030-01-02T00:00:00Z'), () => {
    runs += 1;
  });
  clock.set(Date.parse('2031-01-01T00:00:00Z'));
  clock.set(Date.parse('2029-01-01T00:00:00Z'));
  clock.advance(2 * 365 * 24 * HOUR_MS);
  expect(runs).toBe(1);
  expect(new Date(clock.now()).getUTCFullYear()).toBe(2031);
});

test('reset forgets what waits and returns to real time', () => {
  const clock = new SimulatedClock();
  let runs = 0;
  clock.after(HOUR_MS, () => {
    runs += 1;
  });
  clock.advance(1000);
  clock.reset();
  clock.advance(2 * HOUR_MS);
  expect(runs).toBe(0);
  clock.reset();
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
});
