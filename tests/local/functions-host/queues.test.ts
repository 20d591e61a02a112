import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createFixture } from '../fixture-host.ts';
import type { Fixture } from '../fixture-host.ts';
import type { HostProcess } from '../../../local/spawn-host.ts';

let fixture: Fixture;
let host: HostProcess;
const headers = { 'x-functions-key': 'local-admin' };

beforeAll(async () => {
  fixture = await createFixture();
  host = await fixture.startHost({ messageLeaseMs: 2_000 });
});
afterAll(async () => fixture.close());

const report = z.object({
  idle: z.boolean(),
  running: z.number(),
  visible: z.number(),
  delayed: z.number(),
});
const idle = async (query: string): Promise<z.output<typeof report>> =>
  report.parse(await (await fetch(`${host.url}/admin/host/idle?${query}`, { headers })).json());

const about = (what: string, label: string) =>
  fixture.journal(what).filter((entry) => JSON.stringify(entry).includes(label));

it('hands a JSON message over parsed, with its metadata, and deletes it', async () => {
  await fixture.send({ label: 'json', n: [1] });
  await idle('wait=10000&settled=true');
  const [worked] = about('work', 'json');
  expect(worked?.['message']).toEqual({ label: 'json', n: [1] });
  expect(worked?.['metadata']).toMatchObject({ dequeueCount: 1, queueTrigger: { label: 'json' } });
  const { id, popReceipt, insertionTime, nextVisibleTime } = z
    .object({
      id: z.uuid(),
      popReceipt: z.string().min(1),
      insertionTime: z.iso.datetime(),
      expirationTime: z.iso.datetime(),
      nextVisibleTime: z.iso.datetime(),
    })
    .parse(worked?.['metadata']);
  expect(id).not.toBe(popReceipt);
  expect(Date.parse(nextVisibleTime)).toBeGreaterThan(Date.parse(insertionTime));
  expect((await fixture.queue.getProperties()).approximateMessagesCount).toBe(0);
});

it('hands text over as it is', async () => {
  await fixture.send('plain ünïcode');
  await idle('wait=10000&settled=true');
  expect(about('work', 'plain')[0]?.['message']).toBe('plain ünïcode');
});

it('tries a failing message again after the visibility time-out, then moves it to poison', async () => {
  await fixture.send('fail');
  await fixture.journaled('poison');
  const tries = about('work', '"fail"');
  const counts = z
    .array(z.object({ metadata: z.object({ dequeueCount: z.number() }) }))
    .parse(tries)
    .map(({ metadata }) => metadata.dequeueCount);
  expect(counts).toEqual([1, 2]);
  expect(about('work ends', '"fail"')).toEqual([]);
  expect(fixture.journal('poison').map(({ message }) => message)).toEqual(['fail']);
  expect(fixture.lines.join('\n')).not.toContain('never ended');
});

it('moves a message that is not base64 to poison without running the function', async () => {
  await fixture.queue.createIfNotExists();
  await fixture.queue.sendMessage('not base64!');
  await vi.waitUntil(() => fixture.lines.some((line) => line.includes('is not base64')));
  // The poison queue's own message is undecodable as well and ends in the poison queue of poison.
  await idle('wait=10000&settled=true');
  expect(about('work', 'not base64')).toEqual([]);
});

it('keeps a message invisible for as long as its function runs', async () => {
  await fixture.send({ label: 'long', sleepMs: 5_000 });
  await fixture.journaled('work');
  await idle('wait=15000&settled=true');
  expect(about('work', '"long"')).toHaveLength(1);
  expect(about('work ends', '"long"')).toHaveLength(1);
});

it('works on batchSize + newBatchThreshold messages at once, at most', async () => {
  const label = 'crowd';
  for (let n = 0; n < 12; n += 1) await fixture.send({ label, n, sleepMs: 400 });
  const report1 = await vi.waitUntil(async () => {
    const now = await idle('');
    return now.running >= 4 ? now : undefined;
  });
  expect(report1.idle).toBe(false);
  expect(report1.running).toBeLessThanOrEqual(6);
  expect(await idle('wait=10000')).toEqual({ idle: true, running: 0, visible: 0, delayed: 0 });
  expect(about('work ends', label)).toHaveLength(12);
});

it('is idle with a delayed message, which it counts, unless asked to wait for it', async () => {
  const text = Buffer.from('"later"').toString('base64');
  await fixture.queue.sendMessage(text, { visibilityTimeout: 2 });
  expect(await idle('wait=1000')).toEqual({ idle: true, running: 0, visible: 0, delayed: 1 });
  expect(await idle('wait=10000&settled=true')).toMatchObject({ idle: true, delayed: 0 });
  expect(about('work ends', 'later')).toHaveLength(1);
});

it('runs a queue function by hand with the given input', async () => {
  const body = JSON.stringify({ input: JSON.stringify({ label: 'by hand' }) });
  const response = await fetch(`${host.url}/admin/functions/work`, {
    method: 'POST',
    headers,
    body,
  });
  expect(response.status).toBe(202);
  await idle('wait=5000');
  expect(about('work', 'by hand')[0]).toMatchObject({ message: { label: 'by hand' } });
});

it('logs what the app logs, one JSON line each, with the invocation', async () => {
  await fixture.send('to log');
  await idle('wait=5000');
  const line = z
    .object({
      level: z.string(),
      category: z.string(),
      invocationId: z.uuid(),
      message: z.string(),
    })
    .parse(JSON.parse(fixture.lines.findLast((text) => text.includes('worked')) ?? ''));
  expect(line).toMatchObject({
    level: 'warning',
    category: 'Function.work.User',
    message: "worked { on: 'a message' }",
  });
});
