import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { seededRandomness } from '../../simulator/random.ts';
import type { Crm, Json } from '../stage/system/crm.ts';
import { restartCast } from '../stage/system/restart/cast.ts';
import { newLedger } from '../stage/system/restart/ledger.ts';
import type { Tally } from '../stage/system/restart/patient-send.ts';
import { spread, traffic } from '../stage/system/restart/traffic.ts';
import { expectWholeAndOnce } from '../stage/system/restart/whole-and-once.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

const seed = Number(process.env['OUTAGE_SEED'] ?? Date.now() % 1_000_000);
const AWAY_MS = 30_000;
const MIX = { answers: 30, fromOutlook: 20, sends: 30, answeredSends: 10, private: 20 };

const dataFolder = mkdtempSync(join(tmpdir(), 'storage-outage-'));
afterAll(() => rmSync(dataFolder, { recursive: true }));
const hook = await webhookListener();
const { system } = await openSystem({
  dataFolder,
  messageLeaseMs: 2_000,
  env: { ...hook.env, DELAY_SCALE: '0.01' },
  // Six tries of a notification fall into the outage, the seventh comes soon after it.
  simulator: { settings: { notificationRetryMs: 600 } },
});

it(`loses and doubles nothing when the storage is away for 30 seconds under traffic (OUTAGE_SEED=${seed})`, async () => {
  const random = seededRandomness(seed);
  const cast = await restartCast(system);
  const ledger = newLedger(cast.pairs);
  const tally: Tally = new Map();
  const actions = traffic(cast, ledger, MIX, random, tally);

  const before = spread(actions.splice(0, actions.length / 2), 3_000, random);
  await pause(1_000 + random.next() * 2_000);
  await system.stopStorage();
  const outage = pause(AWAY_MS);
  const during = spread(actions, AWAY_MS, random);
  await expectAwayIsTold(cast.app);
  await outage;
  await system.startStorage();
  await Promise.all([before, during]);
  await system.idle({ settled: true, limitMs: 120_000 });

  expect(tally.get(503) ?? 0).toBeGreaterThan(0);
  expect(await answersToNotifications(cast.app)).toEqual(new Set([202, 503]));
  await expectWholeAndOnce(system, cast, ledger, hook.heard);
}, 300_000);

async function answersToNotifications(app: Crm): Promise<Set<number>> {
  const url = `${system.simulator.url}/control/notifications`;
  const { deliveries } = (await app.call('GET', url, { key: null })).body;
  const results: Json[] = deliveries.map(({ result }: Json) => result);
  return new Set(results.filter((result) => typeof result === 'number'));
}

/** Health says so at once, though the storage is asked; a CRM that reads is told to come again. */
async function expectAwayIsTold(app: Crm): Promise<void> {
  const since = performance.now();
  const health = await app.call('GET', `${system.host.url}/api/health`, { key: null });
  expect(performance.now() - since).toBeLessThan(3_000);
  expect(health.body).toEqual({ status: 'failing', failing: ['tables', 'queues', 'blobs'] });
  const ops = await app.call('GET', 'ops/health', { key: system.host.adminKey });
  expect(ops.body).toMatchObject({ failing: health.body.failing, queues: null });
  const read = await app.call('GET', `${app.contact('anna-c1')}/conversation`);
  expect([health.status, read.status, read.body.code]).toEqual([503, 503, 'unavailable']);
}
