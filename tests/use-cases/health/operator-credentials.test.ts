import { expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { noteOperatorFault } from '../../../shared/use-cases/health/operator-credentials.ts';

function setUp(operatorFault: (code: string) => Promise<void>) {
  let now = 1000;
  const counted: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const counters = { add: (counter: string) => void counted.push(counter), read: () => ({}) };
  return {
    counted,
    pass: (ms: number) => void (now += ms),
    note: noteOperatorFault({ fleet: { operatorFault }, counters, log, now: () => now }),
  };
}

it('is counted each time and written once a minute', async () => {
  const noted: string[] = [];
  const on = setUp((code) => Promise.resolve(void noted.push(code)));
  for (let n = 0; n < 100; n += 1) await on.note('invalid_client');
  expect([noted.length, on.counted.length]).toEqual([1, 100]);
  on.pass(60_000);
  await on.note('invalid_client');
  expect(noted).toHaveLength(2);
});

it('hides nothing when it can’t be written, and is written the next time', async () => {
  let tries = 0;
  const on = setUp(() => {
    tries += 1;
    return Promise.reject(new ServiceFailure('unavailable', 'storage_unavailable'));
  });
  await on.note('invalid_client');
  await on.note('invalid_client');
  expect(tries).toBe(2);
});
