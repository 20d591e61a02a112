import { expect, it } from 'vitest';
import { singleFlight } from '../../shared/domain/single-flight.ts';

it('runs once for all who ask meanwhile, under each name for itself, and anew for who asks later', async () => {
  const share = singleFlight<string>();
  const runs: string[] = [];
  const run = (what: string) => (): Promise<string> => {
    runs.push(what);
    return Promise.resolve(what);
  };
  const asked = [share('a', run('first')), share('a', run('second')), share('b', run('other'))];
  expect(await Promise.all(asked)).toEqual(['first', 'first', 'other']);
  expect(await share('a', run('third'))).toBe('third');
  expect(runs).toEqual(['first', 'other', 'third']);
});

it('gives a failure to all who asked meanwhile, and to nobody after them', async () => {
  const share = singleFlight<string>();
  const fails = () => Promise.reject(new Error('away'));
  const asked = await Promise.allSettled([share('a', fails), share('a', fails)]);
  expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await share('a', () => Promise.resolve('back'))).toBe('back');
});
