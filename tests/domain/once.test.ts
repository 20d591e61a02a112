import { expect, test } from 'vitest';
import { once } from '../../shared/domain/once.ts';

test('what has succeeded is not run again, what failed is, and who comes meanwhile waits for the same', async () => {
  let runs = 0;
  const run = once(() => {
    runs += 1;
    return runs === 1 ? Promise.reject(new Error('away')) : Promise.resolve();
  });
  expect(await Promise.allSettled([run(), run()])).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  expect(runs).toBe(1);
  await Promise.all([run(), run()]);
  await run();
  expect(runs).toBe(2);
});
