import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { createFixture, type Fixture } from '../../stage/local/fixture-host.ts';
import { until } from '../../stage/until.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await createFixture();
});
afterAll(async () => fixture.close());

const taken = z.object({ nextVisibleTime: z.iso.datetime() });

const works = (label: string) =>
  fixture.journal('work').filter((entry) => JSON.stringify(entry).includes(label));

it('does not start with an app that throws, and says why', async () => {
  await expect(fixture.startHost({ env: { FIXTURE_BROKEN: 'yes' } })).rejects.toThrow(
    'the setting FIXTURE_BROKEN is bad',
  );
});

it('does not start without storage for a queue function, and names the setting', async () => {
  await expect(fixture.startHost({ env: { AzureWebJobsStorage: '' } })).rejects.toThrow(
    'AzureWebJobsStorage',
  );
});

it('does not start on a port that is taken, when it was asked for', async () => {
  const first = await fixture.startHost();
  await expect(fixture.startHost({ port: first.port })).rejects.toThrow(
    'is taken: choose another by --port',
  );
  await first.kill();
});

it('takes a message for ten minutes, as in Azure, or for as long as LOCAL_MESSAGE_LEASE_MS says', async () => {
  for (const [label, env, leaseMs] of [
    ['as in Azure', {}, 600_000],
    ['as the setting says', { LOCAL_MESSAGE_LEASE_MS: '3000' }, 3_000],
  ] as const) {
    const host = await fixture.startHost({ env });
    await fixture.send({ label });
    const [worked] = await until(() => (works(label).length === 0 ? false : works(label)));
    const { nextVisibleTime } = taken.parse(worked?.['metadata']);
    const leftMs = Date.parse(nextVisibleTime) - Date.now();
    expect(leftMs, label).toBeLessThanOrEqual(leaseMs);
    expect(leftMs, label).toBeGreaterThan(leaseMs - 3_000);
    await host.kill();
  }
});

it('redelivers the message of a killed process once its lease has run out', async () => {
  const leaseMs = 2_000;
  const first = await fixture.startHost({ messageLeaseMs: leaseMs });
  await fixture.send({ label: 'killed', sleepMs: 60_000 });
  await until(() => works('killed').length === 1);
  const killedAt = performance.now();
  await first.kill('SIGKILL');
  const second = await fixture.startHost({ messageLeaseMs: leaseMs, port: first.port });
  await until(() => works('killed').length === 2);
  expect(performance.now() - killedAt).toBeGreaterThan(leaseMs / 4);
  expect(works('killed').map(({ metadata }) => metadata)).toMatchObject([
    { dequeueCount: 1 },
    { dequeueCount: 2 },
  ]);
  await second.kill('SIGKILL');
  await fixture.queue.clearMessages();
});

it('moves a message to poison that killed its process at every try', async () => {
  const messageLeaseMs = 1_000;
  await fixture.send({ label: 'deadly', sleepMs: 60_000 });
  for (const tries of [1, 2]) {
    const host = await fixture.startHost({ messageLeaseMs });
    await until(() => works('deadly').length === tries);
    await host.kill('SIGKILL');
  }
  const host = await fixture.startHost({ messageLeaseMs });
  await fixture.journaled('poison');
  expect(works('deadly')).toHaveLength(2);
  expect(fixture.journal('poison')).toMatchObject([{ message: { label: 'deadly' } }]);
  await host.kill();
});

it('SIGTERM: requests and messages under way end, then the hooks run', async () => {
  const host = await fixture.startHost();
  const starts = fixture.journal('appStart').length;
  expect(starts).toBeGreaterThan(0);
  await fixture.send({ label: 'drained', sleepMs: 800 });
  await until(() => works('drained').length === 1);
  const slow = fetch(`${host.url}/api/slow`);
  await fixture.journaled('slow begins');
  const terminated = fixture.journal('appTerminate').length;
  await host.kill('SIGTERM');
  expect(await host.exited).toEqual({ code: 0, signal: null });
  expect(await (await slow).text()).toBe('done');
  expect(JSON.stringify(fixture.journal('work ends'))).toContain('drained');
  expect((await fixture.queue.getProperties()).approximateMessagesCount).toBe(0);
  expect(fixture.journal('appTerminate')).toHaveLength(terminated + 1);
  await expect(fetch(host.url)).rejects.toThrow('fetch failed');
});

it('SIGTERM: the port closes at once, messages are still taken, kept-alive connections are told Connection: close, exit 0', async () => {
  const host = await fixture.startHost();
  const agent = new Agent({ keepAlive: true });
  const get = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      request(`${host.url}${path}`, { agent }, resolve).on('error', reject).end();
    });
  const before = await get('/api/nothing');
  expect(before.headers.connection).toBe('keep-alive');
  before.resume();
  const held = get('/api/held');
  await fixture.journaled('held begins');
  const ended = host.kill('SIGTERM');
  await until(() => refuses(host.url));
  // The request under way ends only when this message, sent after the port had closed, was worked on.
  await fixture.send('release');
  const answer = await held;
  expect(answer.statusCode).toBe(200);
  expect(answer.headers.connection).toBe('close');
  answer.resume();
  await ended;
  expect(await host.exited).toEqual({ code: 0, signal: null });
});

it('process.exit: 500 for that request, the worker starts anew', async () => {
  const host = await fixture.supervise();
  const begun = fixture.journal('held begins').length;
  const held = fetch(`${host.url}/api/held`);
  await fixture.journaled('held begins', begun + 1);
  for (const response of [await fetch(`${host.url}/api/exit`), await held]) {
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('');
  }
  await until(async () => !(await refuses(host.url)));
  expect((await fetch(`${host.url}/api/nothing`)).status).toBe(204);
  expect(fixture.lines.join('\n')).toContain('ended by itself (7)');
  await host.stop();
});

function refuses(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}

it('passes hook data from before to after an invocation', async () => {
  const host = await fixture.startHost();
  await fetch(`${host.url}/api/crash`);
  await fetch(`${host.url}/api/nothing`);
  const hooked = fixture.journal('postInvocation');
  expect(hooked).toContainEqual({ what: 'postInvocation', seen: 'crash', failed: true });
  expect(hooked).toContainEqual({ what: 'postInvocation', seen: 'nothing', failed: false });
  await host.kill();
});
