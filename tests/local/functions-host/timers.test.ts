import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { scheduleTimer, timerInput } from '../../../local/functions-host/timer-schedule.ts';
import type { HostProcess } from '../../../local/spawn-host.ts';
import { createFixture, type Fixture } from '../../stage/local/fixture-host.ts';

let fixture: Fixture;
let host: HostProcess;

beforeAll(async () => {
  fixture = await createFixture();
  host = await fixture.startHost();
});
afterAll(async () => fixture.close());

it('fires a timer by the admin API, with the schedule in the casing of the model', async () => {
  const response = await fetch(`${host.url}/admin/functions/tick`, {
    method: 'POST',
    headers: { 'x-functions-key': 'local-admin', 'content-type': 'application/json' },
    body: '{"input":""}',
  });
  expect(response.status).toBe(202);
  const [tick] = await fixture.journaled('tick');
  expect(tick).toMatchObject({
    functionName: 'tick',
    timer: { isPastDue: false, schedule: { adjustForDST: true } },
  });
  const { timer } = z
    .object({ timer: z.object({ scheduleStatus: z.object({ next: z.iso.datetime() }) }) })
    .parse(tick);
  expect(timer.scheduleStatus.next).toMatch(/-01-01T04:30:00/);
});

it('fires at start when asked, and by its schedule', async () => {
  const ticks = await fixture.journaled('second', 3);
  expect(ticks.length).toBeGreaterThanOrEqual(3);
});

it('runs a disabled timer by hand alone', async () => {
  const own = await createFixture();
  try {
    const { url } = await own.startHost({ env: { 'AzureWebJobs.at-start.Disabled': 'true' } });
    // The host beside it, which is not told so, goes by its schedule meanwhile.
    const ticks = fixture.journal('second').length;
    await fixture.journaled('second', ticks + 3);
    expect(own.journal('second')).toEqual([]);
    const fired = await fetch(`${url}/admin/functions/at-start`, {
      method: 'POST',
      headers: { 'x-functions-key': 'local-admin', 'content-type': 'application/json' },
      body: '{"input":""}',
    });
    expect(fired.status).toBe(202);
    expect(await own.journaled('second')).toHaveLength(1);
  } finally {
    await own.close();
  }
});

const nextRuns = z.object({ ScheduleStatus: z.object({ Next: z.string() }) });
const next = (expression: string, now: string): string =>
  nextRuns.parse(JSON.parse(timerInput(expression, new Date(now)).json ?? '')).ScheduleStatus.Next;

it.each([
  ['0 */15 * * * *', '2026-03-29T01:50:10Z', '2026-03-29T02:00:00.000Z'],
  ['30 5 9 * * 1-5', '2026-03-27T10:00:00Z', '2026-03-30T09:05:30.000Z'],
  // The first Friday the 13th: both day and day of week must match.
  ['0 0 0 13 * 5', '2026-04-01T00:00:00Z', '2026-11-13T00:00:00.000Z'],
])('reads NCRONTAB %s in UTC', (expression, now, expected) => {
  expect(next(expression, now)).toBe(expected);
});

it('refuses five fields', () => {
  expect(() => scheduleTimer('*/5 * * * *', async () => undefined)).toThrow();
});
