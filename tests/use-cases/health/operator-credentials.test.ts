import { expect, it } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { operatorFaults } from '../../../shared/use-cases/health/operator-credentials.ts';

function setUp(
  operatorFault: (code: string) => Promise<void>,
  operatorFaultOver: (code: string) => Promise<void> = () => Promise.resolve(),
) {
  let now = 1000;
  const counted: string[] = [];
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const counters = { add: (counter: string) => void counted.push(counter), read: () => ({}) };
  return {
    counted,
    pass: (ms: number) => void (now += ms),
    ...operatorFaults({
      fleet: { operatorFault, operatorFaultOver },
      counters,
      log,
      now: () => now,
    }),
  };
}

it('is counted each time and written once a minute', async () => {
  const noted: string[] = [];
  const on = setUp((code) => Promise.resolve(void noted.push(code)));
  for (let n = 0; n < 100; n += 1) await on.met('invalid_client');
  expect([noted.length, on.counted.length]).toEqual([1, 100]);
  on.pass(60_000);
  await on.met('invalid_client');
  expect(noted).toHaveLength(2);
});

it('hides nothing when it can’t be written, and is written the next time', async () => {
  let tries = 0;
  const on = setUp(() => {
    tries += 1;
    return Promise.reject(new ServiceFailure('unavailable', 'storage_unavailable'));
  });
  await on.met('invalid_client');
  await on.met('invalid_client');
  expect(tries).toBe(2);
});

it('ends when what was refused is taken again, is asked for no more then, and is noted anew at once', async () => {
  const heard: string[] = [];
  const hears = (word: string) => (code: string) =>
    Promise.resolve(void heard.push(`${word} ${code}`));
  const on = setUp(hears('met'), hears('over'));
  // What the process before this one noted may stand.
  await on.over('invalid_client');
  await on.over('invalid_client');
  await on.met('invalid_client');
  await on.over('invalid_client');
  await on.over('invalid_client');
  await on.met('invalid_client');
  expect(heard).toEqual(['over', 'met', 'over', 'met'].map((word) => `${word} invalid_client`));
});

it('of another kind is written once a minute all the same while credentials are taken', async () => {
  const heard: string[] = [];
  const hears = (code: string) => Promise.resolve(void heard.push(code));
  const on = setUp(hears, hears);
  for (let n = 0; n < 10; n += 1) {
    await on.met('token_cache_unreadable');
    await on.over('invalid_client');
  }
  expect(heard).toEqual(['token_cache_unreadable']);
});

it('is ended by the next that is taken when the storage was away', async () => {
  let tries = 0;
  const on = setUp(
    () => Promise.resolve(),
    () => {
      tries += 1;
      return tries === 1
        ? Promise.reject(new ServiceFailure('unavailable', 'storage_unavailable'))
        : Promise.resolve();
    },
  );
  for (let n = 0; n < 3; n += 1) await on.over('invalid_client');
  expect(tries).toBe(2);
});
