import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { seededRandomness } from '../../simulator/random.ts';
import { restartCast } from '../stage/system/restart/cast.ts';
import { newLedger } from '../stage/system/restart/ledger.ts';
import type { Tally } from '../stage/system/restart/patient-send.ts';
import { spread, traffic } from '../stage/system/restart/traffic.ts';
import { expectWholeAndOnce } from '../stage/system/restart/whole-and-once.ts';
import { openSystem } from '../stage/system/system-stage.ts';
import { webhookListener } from '../stage/system/webhook-listener.ts';

/** Another each time, so that the kills strike elsewhere; a run that failed is repeated by its seed. */
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);
const KILLS = 5;
/** As long as the kills take, more or less. */
const BURST_MS = 8_000;
const MIX = { answers: 50, fromOutlook: 40, sends: 60, answeredSends: 20, private: 30 };

const hook = await webhookListener();
const { system } = await openSystem({
  messageLeaseMs: 2_000,
  env: { ...hook.env, DELAY_SCALE: '0.01' },
  simulator: { settings: { notificationRetryMs: 500 } },
});

it(`loses and doubles nothing when the host is killed five times under 200 messages (KILL_SEED=${seed})`, async () => {
  const random = seededRandomness(seed);
  const cast = await restartCast(system);
  const ledger = newLedger(cast.pairs);
  const tally: Tally = new Map();
  const actions = traffic(cast, ledger, MIX, random, tally);
  const strike = async (): Promise<void> => {
    for (let kills = 0; kills < KILLS; kills += 1) {
      await pause(200 + random.next() * 1_300);
      await system.host.kill();
      await system.host.start();
    }
  };
  await Promise.all([spread(actions, BURST_MS, random), strike()]);
  await system.idle({ settled: true, limitMs: 120_000 });
  expect(tally.get('none') ?? 0).toBeGreaterThan(0);
  await expectWholeAndOnce(system, cast, ledger, hook.heard);
}, 300_000);
