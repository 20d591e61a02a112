import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { HostProcess } from '../../../local/spawn-host.ts';
import { createFixture, type Fixture } from '../../stage/local/fixture-host.ts';
import { until } from '../../stage/until.ts';

let fixture: Fixture;
let host: HostProcess;
const headers = { 'x-functions-key': 'local-admin', 'content-type': 'application/json' };

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

it('poison messages live 7 days', () => {
  const [poison] = fixture.journal('poison');
  const { insertionTime, expirationTime } = z
    .object({ insertionTime: z.iso.datetime(), expirationTime: z.iso.datetime() })
    .parse(poison?.['metadata']);
  expect(Date.parse(expirationTime) - Date.parse(insertionTime)).toBe(7 * 24 * 3_600_000);
});

it('base64 with blanks or line ends is accepted', async () => {
  const text = Buffer.from('"spaced out"').toString('base64');
  await fixture.queue.sendMessage(`${text.slice(0, 4)}\n${text.slice(4, 9)} ${text.slice(9)}`);
  await idle('wait=10000&settled=true');
  expect(about('work', 'spaced out')[0]?.['message']).toBe('spaced out');
});

/** The text waits in the poison queue, whose function can't get it either and which has no poison queue of its own. */
async function expectStuck(text: string): Promise<void> {
  const service = QueueServiceClient.fromConnectionString(fixture.connectionString);
  const poison = service.getQueueClient(`${fixture.queue.name}-poison`);
  const [worked, poisoned] = [fixture.journal('work').length, fixture.journal('poison').length];
  await fixture.queue.sendMessage(text);
  const tries = (name: string) => (line: string) =>
    line.includes(`"Function.${name}"`) && line.includes('Message ');
  const before = fixture.lines.filter(tries('work-poison')).length;
  // Twice: it was hidden again after the first time.
  await until(() => fixture.lines.filter(tries('work-poison')).length >= before + 2);
  expect((await fixture.queue.getProperties()).approximateMessagesCount).toBe(0);
  expect((await poison.getProperties()).approximateMessagesCount).toBe(1);
  expect(await service.getQueueClient(`${poison.name}-poison`).exists()).toBe(false);
  expect(fixture.journal('work')).toHaveLength(worked);
  expect(fixture.journal('poison')).toHaveLength(poisoned);
  await poison.clearMessages();
}

it('base64 of bytes that are no UTF-8 fails at each try and becomes poison after maxDequeueCount', async () => {
  await expectStuck(Buffer.from([0xff, 0xfe]).toString('base64'));
  const tries = fixture.lines
    .filter((line) => line.includes('"Function.work"') && line.includes('no UTF-8'))
    .map((line) => /try \d/.exec(line)?.[0]);
  expect(tries).toEqual(['try 1', 'try 2']);
});

it('no base64 at all is poison at once, not invoked', async () => {
  await expectStuck('not base64!');
  const told = fixture.lines.filter(
    (line) => line.includes('"Function.work"') && line.includes('is not base64'),
  );
  expect(told).toHaveLength(1);
  expect(fixture.lines.join('\n')).not.toContain('not base64!');
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
  const sleepMs = 1_500;
  await Promise.all(Array.from({ length: 12 }, (_, n) => fixture.send({ label, n, sleepMs })));
  const report1 = await until(async () => {
    const now = await idle('');
    return now.running >= 4 ? now : undefined;
  });
  expect(report1.idle).toBe(false);
  expect(report1.running).toBeLessThanOrEqual(6);
  expect(await idle('wait=60000')).toEqual({ idle: true, running: 0, visible: 0, delayed: 0 });
  expect(about('work ends', label)).toHaveLength(12);
});

it('at most batchSize at once when they come together', async () => {
  const label = 'together';
  const service = QueueServiceClient.fromConnectionString(fixture.connectionString);
  const queue = service.getQueueClient('held-here');
  await queue.create();
  const text = Buffer.from(JSON.stringify({ label, held: true })).toString('base64');
  for (let n = 0; n < 12; n += 1) await queue.sendMessage(text);
  const own = await fixture.startHost({ env: { WORK_QUEUE: 'held-here' } });
  await until(() => about('work', label).length === 4);
  const response = await fetch(`${own.url}/admin/host/idle`, { headers });
  expect(report.parse(await response.json()).visible).toBe(8);
  await fetch(`${own.url}/api/release`);
  await until(() => about('work ends', label).length === 12);
  await own.kill();
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
