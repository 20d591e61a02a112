import { QueueServiceClient } from '@azure/storage-queue';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../stage/browser/chromium.ts';
import { violations } from '../stage/browser/violations.ts';
import { openSystem } from '../stage/system/system-stage.ts';

const { system, on } = await openSystem();
const ops = { key: system.host.adminKey };
const { app } = await on.connected();
const queues = QueueServiceClient.fromConnectionString(system.connectionString);

let browser: Browser;
let page: Page;
const refused: string[] = [];
beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
});
afterAll(() => browser.close());

/** Events that nobody has: their runs end at once when they are replayed, after they had crashed as often as may be. */
async function crash(count: number): Promise<void> {
  const poison = queues.getQueueClient('events-poison');
  await poison.createIfNotExists();
  for (let n = 0; n < count; n += 1) {
    const home = { kind: 'contact', accountId: app.account, contactId: 'nobody' };
    const message = { eventId: `evt_${n}`, home, attempt: 0, firstSeen: Date.now(), replays: 1 };
    await poison.sendMessage(Buffer.from(JSON.stringify(message)).toString('base64'));
  }
  await on.drainPoison();
  await system.idle();
}

const part = (name: string) => page.getByRole('region', { name });

describe('the operator’s page', () => {
  beforeAll(async () => {
    await queues.getQueueClient('upkeep').sendMessage('no work of ours');
    await crash(3);
  });

  it('shows nothing to who has another key', async () => {
    await page.goto(`${system.host.url}/api/ui/operations`);
    await page.getByLabel('Admin key').fill(system.host.functionKey);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('This is not the admin key.').waitFor();
    // Such as a dash that a program for writing made of two.
    await page.reload();
    await page.getByLabel('Admin key').fill('local—admin');
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('This is not the admin key.').waitFor();
    expect(await violations(page)).toEqual([]);
    // The browser tells of the status by itself.
    refused.length = 0;
  });

  it('shows what an operator looks at first', async () => {
    await page.getByLabel('Admin key').fill(system.host.adminKey);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByText('Works', { exact: true }).waitFor();
    await part('Connections').getByText('connected', { exact: true }).waitFor();
    for (const name of ['mail-notifications', 'sends', 'upkeep', 'events']) {
      await part('Queues').getByRole('row', { name }).waitFor();
    }
    await part('Timers').getByRole('row', { name: 'drain-poison' }).waitFor();
    await expect.poll(() => part('Failed work').getByRole('row').count()).toBe(1 + 4);
    expect(await violations(page)).toEqual([]);
  });

  it('replays what is marked, all at once, and says how each ended', async () => {
    await part('Failed work').getByRole('button', { name: 'Mark 3 of events' }).click();
    await part('Failed work').getByRole('button', { name: 'Replay 3 marked' }).click();
    await page.getByText('3 replayed.').waitFor();
    await part('Failed work').getByText('evt_0').waitFor({ state: 'detached' });
    expect(await part('Failed work').getByRole('row').count()).toBe(1 + 1);
    await part('Failed work').getByLabel('Mark all that are shown').check();
    await part('Failed work').getByRole('button', { name: 'Replay 1 marked' }).click();
    await page.getByText('1 can’t be cured by a replay.').waitFor();
  });

  it('keeps what was shown of very much failed work at each look, and the rest of the page near', async () => {
    await crash(105);
    const work = part('Failed work');
    const look = () => page.getByRole('button', { name: 'Look again' }).click();
    await look();
    await work.getByRole('button', { name: 'Show more' }).click();
    await work.getByRole('button', { name: 'Mark 105 of events' }).click();
    const [listed] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('poison?limit=100&cursor=')),
      look(),
    ]);
    await listed.finished();
    await work.getByRole('button', { name: 'Replay 105 marked' }).waitFor();
    expect(await work.getByRole('row').count()).toBe(1 + 105 + 1);
    const { height = 0 } = (await work.boundingBox()) ?? {};
    expect(height).toBeLessThan(page.viewportSize()?.height ?? 0);
    expect(await violations(page)).toEqual([]);
    await work.getByRole('button', { name: 'Replay 105 marked' }).click();
    await page.getByText('100 replayed.').waitFor();
    await work.getByRole('button', { name: 'Replay 5 marked' }).click();
    await page.getByText('5 replayed.', { exact: true }).waitFor();
  });

  it('says of failed work that it can’t be read as long as it can’t', async () => {
    const work = part('Failed work');
    await page.route('**/ops/poison?*', (route) => route.fulfill({ status: 503 }));
    await page.reload();
    await page.getByLabel('Admin key').fill(system.host.adminKey);
    await page.getByRole('button', { name: 'Open' }).click();
    await work.getByText('Can’t be read now.').waitFor();
    await work.getByText('The service answers with status 503.').waitFor();
    await page.unroute('**/ops/poison?*');
    await page.getByRole('button', { name: 'Look again' }).click();
    await work.getByText('malformed', { exact: true }).waitFor();
    await work.getByText('The service answers with status 503.').waitFor({ state: 'detached' });
    refused.length = 0;
  });

  it('runs within its policy, and nobody may frame it', async () => {
    const answer = await fetch(`${system.host.url}/api/ui/operations`);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(refused).toEqual([]);
  });
});

describe('the overview', () => {
  it('counts connections by their state, and tells of each queue and timer', async () => {
    await on.drainPoison();
    const { status, body } = await app.call('GET', 'ops/overview', ops);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'ok',
      connections: { complete: true },
      due: { renew: null },
      poison: { complete: true, byCode: [{ queue: 'upkeep', code: 'malformed', count: 1 }] },
    });
    expect(body.connections.byStatus.connected).toBeGreaterThan(0);
    expect(body.queues.map(({ name }: { name: string }) => name)).toEqual([
      'mail-notifications',
      'sends',
      'upkeep',
      'events',
    ]);
    expect(body.timers).toContainEqual(
      expect.objectContaining({ name: 'drain-poison', outcome: 'succeeded' }),
    );
  });

  it('is for the admin key alone', async () => {
    expect((await app.call('GET', 'ops/overview')).status).toBe(401);
    expect((await app.call('POST', 'ops/poison/retry', { body: { ids: ['x'] } })).status).toBe(401);
  });

  it('a replay of many takes ids and nothing else, a hundred at most', async () => {
    const retry = (ids: unknown) => app.call('POST', 'ops/poison/retry', { ...ops, body: { ids } });
    expect((await retry(['none', 'none'])).body).toEqual({
      results: [{ id: 'none', outcome: 'not_found' }],
    });
    for (const bad of [[], ['a/b'], ['x'.repeat(129)], Array(101).fill('x'), 'x', null]) {
      expect((await retry(bad)).status, JSON.stringify(bad)).toBe(400);
    }
  });
});
