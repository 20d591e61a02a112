import { expect, it } from 'vitest';
import { timeSpanMs } from '../../../local/functions-host/time-span.ts';

it.each([
  ['00:00:02', 2_000],
  ['00:00:00.250', 250],
  ['01:02:03', 3_723_000],
  ['2.00:00:00', 172_800_000],
])('reads %s', (text, ms) => {
  expect(timeSpanMs(text)).toBe(ms);
});

it.each(['2', '00:60:00', '', '00:00'])('refuses %j', (text) => {
  expect(() => timeSpanMs(text)).toThrow('no time span');
});
