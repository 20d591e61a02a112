import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const ANNA = 'anna@contoso.example';
const user = who('acme', 'u1');
const other = who('globex', 'u2');
let stage: ConnectStage;

beforeEach(async () => {
  stage = await connectStage();
  await stage.connect(user, ANNA);
  await stage.connect(other, ANNA);
});
afterEach(() => stage.simulator.close());

const CLOSED = [
  ['no_mailbox', 'its licence', 'MailboxNotEnabledForRESTAPI'],
  ['no_mailbox', 'its licence, said in another casing', 'mailboxNotEnabledForRestApi'],
  ['tenant_refused', 'the app in its tenant', 'unauthorized_client'],
] as const;

/** As an administrator does; the mailbox is used, doubted, and looked at for the second time. */
async function close(code: string) {
  const ref = await stage.refOf(user);
  await stage.fault(
    code === 'unauthorized_client'
      ? { match: { target: 'token' }, effect: { type: 'fail', status: 400, code } }
      : { match: { path: '/me/mailFolders' }, effect: { type: 'fail', status: 404, code } },
  );
  await stage.doubt(ref);
  await stage.probe(ref);
  stage.queues.sent.splice(0);
  stage.drivenSends.splice(0);
  stage.told.splice(0);
  return ref;
}

describe.each(CLOSED)('a mailbox that is closed (%s): without %s', (lastError, _, code) => {
  test('is shown so, with no poison record and no operator’s fault', async () => {
    await close(code);
    expect(await stage.read(user)).toMatchObject({
      status: 'needs_reconnect',
      current: false,
      problems: 0,
      lastError: { code: lastError },
    });
    expect(await stage.deps.fleet.recentOperatorFault()).toBeNull();
  });

  test('opens again by itself: all it serves are connected, told once, brought up to date, and their sends leave', async () => {
    const ref = await close(code);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({ status: 'needs_reconnect' });
    expect([stage.queues.sent, stage.told]).toEqual([[], []]);

    stage.simulator.world.faults.clear();
    await stage.probe(ref);
    await stage.probe(ref);
    for (const one of [user, other]) {
      expect(await stage.read(one)).toMatchObject({
        status: 'connected',
        current: false,
        lastError: null,
      });
      expect(await stage.generation(one)).toBe(0);
    }
    expect(await stage.reasons()).toEqual(['reconnected', 'reconnected']);
    expect(stage.upkeep()).toEqual([`resync ${ref}`, `subscribe ${ref}`]);
    expect(stage.drivenSends).toEqual(['acme/u1', 'globex/u2']);
    const mailbox = (await stage.deps.mailboxes.find(ref))?.mailbox.value;
    expect(mailbox).toMatchObject({ state: 'active', missingSince: expect.any(String) });
  });
});

test('a grant that the user took back is not looked at: only the user can give another', async () => {
  const ref = await stage.refOf(user);
  const anna = stage.simulator.world.findMailbox(ANNA)?.oid ?? '';
  stage.simulator.world.tokens.revoke(anna, { aadsts: 50173, claimsChallenge: false });
  await stage.doubt(ref);
  await stage.probe(ref);
  const asked = stage.simulator.world.journal.entries.length;
  await stage.probe(ref);
  expect(stage.simulator.world.journal.entries).toHaveLength(asked);
  expect(await stage.read(user)).toMatchObject({ lastError: { code: 'reconnect_required' } });
});

test('whoever connects a mailbox whose grant is no longer good opens it for all that it serves', async () => {
  const ref = await stage.refOf(user);
  const anna = stage.simulator.world.findMailbox(ANNA)?.oid ?? '';
  stage.simulator.world.tokens.revoke(anna, { aadsts: 50173, claimsChallenge: false });
  await stage.doubt(ref);
  await stage.probe(ref);
  expect(await stage.read(other)).toMatchObject({ status: 'needs_reconnect' });
  for (const list of [stage.queues.sent, stage.drivenSends, stage.told]) list.splice(0);
  const third = who('initech', 'u3');
  await stage.connect(third, ANNA);
  expect(await stage.refOf(third)).toBe(ref);
  for (const one of [user, other, third])
    expect(await stage.read(one)).toMatchObject({ status: 'connected', lastError: null });
  expect(await stage.reasons()).toEqual(['connected', 'reconnected', 'reconnected']);
  expect(stage.drivenSends).toEqual(['acme/u1', 'globex/u2']);
  expect(stage.upkeep()).toContain(`resync ${ref}`);
});

test('a reconnect in the middle of a doubt has everybody’s sends driven, and says what may be missing', async () => {
  const ref = await stage.refOf(user);
  await stage.doubt(ref);
  stage.drivenSends.splice(0);
  await stage.connect(user, ANNA, { intent: 'reconnect' });
  expect(stage.drivenSends).toEqual(['acme/u1', 'globex/u2']);
  const mailbox = (await stage.deps.mailboxes.find(ref))?.mailbox.value;
  expect(mailbox).toMatchObject({ grantDoubtSince: null, missingSince: expect.any(String) });
});
