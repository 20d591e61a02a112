import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROBE_DELAY_MS } from '../../../shared/domain/durations.ts';
import { mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const ANNA = 'anna@contoso.example';
const user = who('acme', 'u1');
let stage: ConnectStage;

beforeEach(async () => {
  stage = await connectStage();
  await stage.connect(user, ANNA);
});
afterEach(() => stage.simulator.close());

function revoke() {
  const anna = stage.simulator.world.findMailbox(ANNA);
  stage.simulator.world.tokens.revoke(anna?.oid ?? '', { aadsts: 50173, claimsChallenge: false });
}

const probes = () =>
  stage.queues.sent.filter(({ work }) => 'task' in work && work.task === 'probe');

describe('a refused grant', () => {
  test('needs a reconnect only after a second probe minutes later, and tells it once', async () => {
    const ref = await stage.refOf(user);
    revoke();
    await stage.doubt(ref);
    await stage.doubt(ref);
    expect(probes()).toMatchObject([{ delayMs: PROBE_DELAY_MS }]);
    expect(await stage.read(user)).toMatchObject({
      status: 'connected',
      current: false,
      lastError: { code: 'grant_in_doubt' },
    });
    const told = stage.told.length;
    await stage.probe(ref);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({
      status: 'needs_reconnect',
      email: ANNA,
      lastError: { code: 'reconnect_required' },
    });
    expect((await stage.reasons()).slice(told)).toEqual(['needs_reconnect']);
    expect(await stage.generation(user)).toBe(0);
  });

  test('a second probe that works has the waiting sends driven at once', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    stage.drivenSends.splice(0);
    await stage.probe(ref);
    expect(stage.drivenSends).toEqual([`acme/${user.userId}`]);
    await stage.connect(user, ANNA, { intent: 'reconnect' });
    expect(stage.drivenSends).toHaveLength(2);
  });

  test('a mailbox that is gone, such as with its licence, is said to be gone', async () => {
    const ref = await stage.refOf(user);
    await stage.fault({
      match: { method: 'GET', path: '/me/mailFolders' },
      effect: { type: 'fail', status: 404, code: 'MailboxNotEnabledForRESTAPI' },
    });
    await stage.doubt(ref);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({
      status: 'needs_reconnect',
      lastError: { code: 'no_mailbox' },
    });
  });

  test('a second probe that works ends the doubt and brings in what was not read meanwhile', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
    expect((await stage.deps.mailboxes.find(ref))?.mailbox.value.grantDoubtSince).toBeNull();
    expect(stage.upkeep()).toContain(`resync ${ref}`);
  });

  test('a doubt that ends well asks for a resync, which brings in what was left alone meanwhile', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    stage.queues.sent.splice(0);
    await stage.probe(ref);
    expect(stage.queues.sent).toMatchObject([
      { work: { task: 'resync', mailboxRef: ref, detail: { reason: 'grant_good' } } },
    ]);
    stage.queues.sent.splice(0);
    await stage.probe(ref);
    expect(stage.queues.sent).toEqual([]);
  });

  test.each([
    ['503', { type: 'fail', status: 503 }, 'unavailable'],
    ['429', { type: 'throttle', retryAfter: '7' }, 'throttled'],
    ['a lost connection', { type: 'drop' }, 'unavailable'],
  ])('%s at the second probe decides nothing', async (_what, effect, kind) => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    await stage.fault({ match: { target: 'token' }, effect });
    await expect(stage.probe(ref)).rejects.toMatchObject({ kind });
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
  });

  test('an expired client secret is the operator’s: shown as such, probed again, never the user’s', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    for (const app of stage.simulator.world.apps.values()) app.secrets = [];
    await stage.probe(ref);
    expect(probes()).toHaveLength(2);
    expect(await stage.read(user)).toMatchObject({
      status: 'connected',
      lastError: { code: 'operator_credentials' },
    });
    stage.pass(16 * 60_000);
    expect(await stage.read(user)).toMatchObject({ lastError: { code: 'grant_in_doubt' } });
  });

  test('many refused at once across the fleet never disconnect anybody', async () => {
    const ref = await stage.refOf(user);
    revoke();
    await stage.doubt(ref);
    for (let n = 1; n <= 5; n += 1) {
      await stage.deps.fleet.refused(mailboxRefSchema.parse(`${n}`.repeat(32)));
    }
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
    expect(stage.counted).toContain('token_fleet_guard');
    expect(stage.logged).toEqual(['grants.refused_at_once']);
    expect(probes()).toHaveLength(2);
    // The outage is over, and this grant is still refused.
    stage.pass(11 * 60_000);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({ status: 'needs_reconnect' });
  });

  test('a reconnect keeps the generation, brings in what was missed, and revives the others', async () => {
    const other = who('globex', 'u2');
    await stage.connect(other, ANNA);
    const ref = await stage.refOf(user);
    revoke();
    await stage.doubt(ref);
    await stage.probe(ref);
    expect(await stage.read(other)).toMatchObject({ status: 'needs_reconnect' });
    await stage.connect(user, ANNA);
    for (const one of [user, other]) {
      expect(await stage.read(one)).toMatchObject({ status: 'connected', lastError: null });
      expect(await stage.refOf(one)).toBe(ref);
      expect(await stage.generation(one)).toBe(0);
    }
    expect(stage.upkeep()).toContain(`resync ${ref}`);
    expect(await stage.tokens().get(ref)).not.toBe('');
  });

  test('a doubt whose probe was lost gets another one', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    stage.pass(3 * PROBE_DELAY_MS);
    await stage.doubt(ref);
    expect(probes()).toHaveLength(2);
  });

  test('is believed among many, too, once it was refused at every probe for a day', async () => {
    const ref = await stage.refOf(user);
    revoke();
    await stage.doubt(ref);
    const since = stage.deps.now();
    for (let n = 1; n <= 5; n += 1) {
      await stage.deps.fleet.refused(mailboxRefSchema.parse(`${n}`.repeat(32)));
    }
    stage.pass(60_000);
    await stage.probe(ref, since);
    // The next probe still tells since when.
    expect(probes().at(-1)?.work.firstSeen).toBe(since);
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
    stage.pass(24 * 3_600_000);
    for (let n = 1; n <= 5; n += 1) {
      await stage.deps.fleet.refused(mailboxRefSchema.parse(`${n}`.repeat(32)));
    }
    await stage.probe(ref, since);
    expect(await stage.read(user)).toMatchObject({ status: 'needs_reconnect' });
  });

  test('undecided for long has one probe on its way, however often it is doubted meanwhile', async () => {
    const ref = await stage.refOf(user);
    revoke();
    await stage.doubt(ref);
    for (const app of stage.simulator.world.apps.values()) app.secrets = [];
    for (let n = 1; n <= 6; n += 1) {
      stage.pass(PROBE_DELAY_MS);
      await stage.probe(ref);
      await stage.doubt(ref);
      expect(probes()).toHaveLength(1 + n);
    }
  });
});
