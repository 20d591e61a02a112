import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { cpuMs, forgetPeak, memoryMb } from '../../bench/measure/process-cost.ts';

const isLinux = existsSync('/proc/self/stat');

it.runIf(isLinux)("a process's CPU is what it has used itself, in milliseconds", () => {
  const before = cpuMs(process.pid);
  const own = process.cpuUsage();
  const used = () => (process.cpuUsage(own).user + process.cpuUsage(own).system) / 1000;
  while (used() < 200);
  const least = cpuMs(process.pid) - before;
  expect(least).toBeGreaterThanOrEqual(150);
  expect(least).toBeLessThanOrEqual(used() + 50);
});

/** Has had so much in memory, and has it no more. */
const HAD_MUCH = `let much = Buffer.alloc(${256 * 2 ** 20}, 1); much = null; gc(); console.log('freed'); setInterval(() => {}, 1000);`;

it.runIf(isLinux)('the peak of memory stands until it is forgotten', async () => {
  const child = spawn(process.execPath, ['--expose-gc', '--eval', HAD_MUCH]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  const pid = child.pid ?? 0;
  expect(memoryMb(pid).peak).toBeGreaterThan(256);
  forgetPeak(pid);
  expect(memoryMb(pid).peak).toBeLessThan(256);
});

it('of a process that is not there nothing is known', () => {
  expect(cpuMs(2 ** 30)).toBeNaN();
  expect(memoryMb(2 ** 30).now).toBeNaN();
  expect(() => forgetPeak(2 ** 30)).not.toThrow();
});
