import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { vaultKey } from '../../../shared/adapters/seals/vault-key.ts';
import { vaultSeals } from '../../../shared/adapters/seals/vault-seals.ts';
import { DAY } from '../../../shared/domain/durations.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';
import { standInVault, type StandInVault } from '../../stage/vault/stand-in-vault.ts';

const ANNA = 'anna@contoso.example';
const user = who('acme', 'u1');
let stage: ConnectStage;
let vault: StandInVault;

const vaults: StandInVault[] = [];
afterAll(() => Promise.all(vaults.map(({ close }) => close())));
beforeEach(async () => {
  vault = await standInVault();
  vaults.push(vault);
  stage = await connectStage({ seals: sealsOf(vault) });
  await stage.connect(user, ANNA);
});
afterEach(() => stage.simulator.close());

/** Each asks the vault, as one process after the other does. */
function sealsOf(of: StandInVault) {
  const getToken = () => Promise.resolve({ token: of.issueToken(), expiresOnTimestamp: 0 });
  const deps = { fetch, identity: { getToken }, timeoutMs: 10_000, now: Date.now };
  return vaultSeals({
    keys: [vaultKey({ url: of.keyUrl, version: null }, deps)],
    keptMs: 0,
    randomBytes,
    now: Date.now,
    refused: () => Promise.resolve(),
  });
}

describe('a mailbox whose tokens are sealed under a vault’s key', () => {
  test('needs a reconnect when that version is gone, and is healed by one', async () => {
    const ref = await stage.refOf(user);
    vault.disable(vault.newest());
    await expect(stage.tokens().get(ref)).rejects.toMatchObject({ kind: 'reconnect' });
    await stage.doubt(ref);
    await stage.probe(ref);
    expect(await stage.read(user)).toMatchObject({
      status: 'needs_reconnect',
      lastError: { code: 'reconnect_required' },
    });
    vault.rotate();
    await stage.connect(user, ANNA, { intent: 'reconnect' });
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
    expect(await stage.tokens().get(ref)).not.toBe('');
  });

  test('is bothered only after a day when the vault forbids its key, and goes on by itself before', async () => {
    const ref = await stage.refOf(user);
    const since = Date.now();
    await stage.doubt(ref);
    vault.is({ kind: 'forbids' });
    stage.pass(DAY - 60_000);
    await stage.probe(ref, since);
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
    vault.is({ kind: 'well' });
    await stage.probe(ref, since);
    expect((await stage.deps.mailboxes.find(ref))?.mailbox.value.grantDoubtSince).toBeNull();

    await stage.doubt(ref);
    vault.is({ kind: 'forbids' });
    stage.pass(60_000);
    await stage.probe(ref, since);
    expect(await stage.read(user)).toMatchObject({ status: 'needs_reconnect' });
  });

  test('waits for a vault that is away: nothing is decided', async () => {
    const ref = await stage.refOf(user);
    await stage.doubt(ref);
    vault.is({ kind: 'fails', status: 503 });
    await expect(stage.probe(ref)).rejects.toMatchObject({ kind: 'unavailable' });
    vault.is({ kind: 'fails', status: 429, retryAfter: '3' });
    const told = { kind: 'throttled', retryAfterMs: 3000 };
    await expect(stage.probe(ref)).rejects.toMatchObject(told);
    expect(await stage.read(user)).toMatchObject({ status: 'connected' });
  });

  test('uses a token that it got while nothing could be sealed, and stores the next', async () => {
    const ref = await stage.refOf(user);
    const before = (await stage.caches.find(ref))?.sealed.value;
    const old = vault.newest();
    const next = vault.rotate();
    // Of both versions only the old one works: what is stored opens, and nothing new can be sealed.
    vault.disable(next);
    expect(await stage.tokens().get(ref, { fresh: true })).not.toBe('');
    expect((await stage.caches.find(ref))?.sealed.value).toBe(before);
    const newest = vault.rotate();
    expect(await stage.tokens().get(ref, { fresh: true })).not.toBe('');
    const stored = (await stage.caches.find(ref))?.sealed.value;
    expect([before, stored].map((one) => one?.split('.')[2])).toEqual([old, newest]);
  });

  test.each([
    ['unavailable', 'away', { kind: 'fails', status: 503 }],
    ['failed', 'forbidding it', { kind: 'forbids' }],
  ] as const)('is told sign_in_%s at its sign-in while the vault is %s', async (end, _, mood) => {
    vault.is(mood);
    const told = await stage.signIn(user, ANNA);
    expect(told).toEqual({ emailSync: 'failed', reason: `sign_in_${end}` });
    vault.is({ kind: 'well' });
    expect(await stage.signIn(user, ANNA)).toMatchObject({ emailSync: 'authorized' });
  });
});

test('a local key that was taken away bothers nobody for a day, and may come back', async () => {
  const local = await connectStage();
  const kept = local.tokenKeys.splice(0, 1, randomBytes(32));
  await local.connect(who('acme', 'u2'), 'ben@contoso.example');
  local.tokenKeys.splice(0, 1, ...kept);
  const other = who('acme', 'u2');
  const ref = await local.refOf(other);
  const since = Date.now();
  await local.doubt(ref);
  await local.probe(ref, since);
  expect(await local.read(other)).toMatchObject({
    status: 'connected',
    lastError: { code: 'operator_credentials', message: expect.stringContaining('keys') },
  });
  local.pass(DAY);
  await local.probe(ref, since);
  expect(await local.read(other)).toMatchObject({ status: 'needs_reconnect' });
  await local.simulator.close();
});
