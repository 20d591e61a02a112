import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { entryId } from '../../../shared/domain/entry/entry-id.ts';
import { userIdSchema } from '../../../shared/domain/ids.ts';
import { resumeSend } from '../../../shared/use-cases/send/resume-send.ts';
import { startSimulator, type Simulator } from '../../../simulator/server.ts';
import { account, contact } from '../../stage/use-cases/cast.ts';
import { sendStage, orCrash } from '../../stage/use-cases/send-stage.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const user = userIdSchema.parse('u1');

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ seed: 15 });
});
afterAll(() => simulator.close());
afterEach(() => simulator.world.faults.clear());

type Stage = ReturnType<typeof sendStage>;

/** The key's first request died before it stored a send; nearly a day later the CRM comes with the key again. */
async function dayOldClaims(play: (on: Stage) => Promise<void>): Promise<number> {
  for (let n = 1; ; n += 1) {
    const on = sendStage(simulator);
    await orCrash(on.send('k', {}, on.mortalAt(n, 'after').deps));
    if ((await on.entries()).length > 0) return n - 1;
    await on.drain();
    simulator.world.clock.advance(23 * HOUR);
    await play(on);
  }
}

describe('a send’s patience is counted from when it was accepted, not from when its key was first seen', () => {
  it('its day begins with the request that stored it', async () => {
    const played = await dayOldClaims(async (on) => {
      simulator.world.faults.clear();
      simulator.world.faults.add({
        match: { target: 'graph', path: '^/me/messages$', method: 'POST' },
        effect: { type: 'throttle', retryAfter: '7200' },
      });
      expect(await on.send('k')).toMatchObject({ kind: 'waiting', entry: { status: 'queued' } });
      await on.deliver();
      await on.deliver();
      simulator.world.faults.clear();
      await on.drain();
      expect(await on.entries()).toMatchObject([{ status: 'sent' }]);
    });
    expect(played).toBeGreaterThan(3);
  });

  it.each([
    ['a request that is still storing it is waited for', 0, 'done'],
    ['nobody is waited for once nobody can be storing it any more', 11 * MINUTE, 'idle'],
  ] as const)('%s', async (_, age, next) => {
    const on = sendStage(simulator);
    const now = simulator.world.clock.now();
    const id = entryId(now - 23 * HOUR, account, user, contact, 'hash');
    const home = { accountId: account, userId: user, contactId: contact, entryId: id };
    const claim = { keyHash: 'hash', fingerprint: '', contactId: contact, entryId: id };
    await on.steady.idempotency.claim(account, user, claim);
    await resumeSend(on.steady)({
      kind: 'send',
      payload: home,
      attempt: 0,
      firstSeen: now - age,
    });
    expect(await on.deliver()).toBe(next);
  });
});
