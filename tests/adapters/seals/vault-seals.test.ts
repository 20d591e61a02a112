import { randomBytes } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { localSeals, sealsOf } from '../../../shared/adapters/seals/local-seals.ts';
import { vaultKey } from '../../../shared/adapters/seals/vault-key.ts';
import { vaultSeals } from '../../../shared/adapters/seals/vault-seals.ts';
import type { ServiceFailure } from '../../../shared/domain/failure.ts';
import { sealByVault, vaultKeyId } from '../../../shared/domain/sign-in/vault-sealed.ts';
import { type Mood, standInVault } from '../../stage/vault/stand-in-vault.ts';

const KEPT_MS = 3_600_000;
const BOUND = 'tid+oid';
const vault = await standInVault();
afterAll(() => vault.close());
beforeEach(() => {
  vault.is({ kind: 'well' });
  vault.recover();
  vault.calls.splice(0);
});

/** One process of the app. */
function worker({
  urls = [vault.keyUrl],
  version = null,
  timeoutMs = 10_000,
}: { urls?: readonly string[]; version?: string | null; timeoutMs?: number } = {}) {
  let ahead = 0;
  const refused: string[] = [];
  const token = () => Promise.resolve({ token: vault.issueToken(), expiresOnTimestamp: 0 });
  const now = () => Date.now() + ahead;
  const deps = { fetch, identity: { getToken: token }, timeoutMs, now };
  const [first, ...rest] = urls.map((url) => vaultKey({ url, version }, deps));
  if (!first) throw new Error('no key');
  const seals = vaultSeals({
    keys: [first, ...rest],
    keptMs: KEPT_MS,
    randomBytes,
    now,
    refused: async ({ code }, key) => void refused.push(`${code} ${key.version}`),
  });
  return { ...seals, refused, pass: (ms: number) => (ahead += ms) };
}

const versionOf = (envelope: string) => envelope.split('.')[2];
const asked = () => vault.calls.map(({ operation }) => operation);

describe('token caches under a vault’s key', () => {
  test('cost one wrapping for all that a process seals, and one unwrapping for all that another opens', async () => {
    const [one, other] = [worker(), worker()];
    const texts = ['a', 'b', 'c'];
    const sealed = await Promise.all(texts.map((text) => one.seal(BOUND, text)));
    expect(await one.open(BOUND, sealed[0] ?? '')).toBe('a');
    expect(asked()).toEqual(['wrapkey']);
    expect(await Promise.all(sealed.map((each) => other.open(BOUND, each)))).toEqual(texts);
    expect(asked()).toEqual(['wrapkey', 'unwrapkey']);
    expect(await other.open('tid+other', sealed[0] ?? '')).toBeNull();
  });

  test('are asked for anew when a data key has been kept for its time', async () => {
    const one = worker();
    const sealed = await one.seal(BOUND, 'text');
    one.pass(KEPT_MS);
    expect(await one.open(BOUND, sealed)).toBe('text');
    await one.seal(BOUND, 'text');
    expect(asked()).toEqual(['wrapkey', 'unwrapkey', 'wrapkey']);
  });

  test('open by the version they are sealed under, and are sealed under the newest from then on', async () => {
    const one = worker();
    const before = vault.newest();
    const old = await one.seal(BOUND, 'text');
    const newest = vault.rotate();
    expect(versionOf(old)).toBe(before);
    one.pass(KEPT_MS);
    expect(versionOf(await one.seal(BOUND, 'text'))).toBe(newest);
    expect(await worker().open(BOUND, old)).toBe('text');
    expect(vault.calls.at(-1)).toMatchObject({ operation: 'unwrapkey', version: before });
  });

  test('are sealed under the one version that the settings name', async () => {
    const version = vault.newest();
    vault.rotate();
    expect(versionOf(await worker({ version }).seal(BOUND, 'text'))).toBe(version);
  });

  test('move to another vault while both stand in the settings', async () => {
    const next = await standInVault('other-key');
    const sealed = await worker().seal(BOUND, 'text');
    const moving = worker({ urls: [next.keyUrl, vault.keyUrl] });
    expect(await moving.open(BOUND, sealed)).toBe('text');
    await next.close();
  });

  test('open by no vault that the settings do not name, and none is asked', async () => {
    const sealed = await worker().seal(BOUND, 'text');
    const elsewhere = worker({ urls: [`${vault.keyUrl}-2`] });
    vault.calls.splice(0);
    expect(await elsewhere.open(BOUND, sealed)).toBeNull();
    expect(asked()).toEqual([]);
  });

  test('are never sealed by a data key that came from the storage', async () => {
    const planted = randomBytes(32);
    const by = {
      kid: vaultKeyId(vault.keyUrl),
      version: vault.newest(),
      wrapped: vault.wrapOutside(planted),
    };
    const one = worker();
    const envelope = sealByVault(by, planted, BOUND, 'planted', randomBytes(12));
    expect(await one.open(BOUND, envelope)).toBe('planted');
    expect(await one.seal(BOUND, 'text')).not.toContain(by.wrapped);
  });

  test('that were damaged open for nobody', async () => {
    const sealed = await worker().seal(BOUND, 'text');
    const parts = sealed.split('.');
    parts[3] = Buffer.alloc(256, 1).toString('base64url');
    expect(await worker().open(BOUND, parts.join('.'))).toBeNull();
  });

  test('go from local keys to the vault and back while both stand', async () => {
    const local = localSeals([randomBytes(32)], randomBytes);
    const toVault = sealsOf(worker(), local);
    const back = sealsOf(local, worker());
    const [first, second] = [await local.seal(BOUND, '1'), await toVault.seal(BOUND, '2')];
    expect([first, second].map((one) => one.slice(0, 3))).toEqual(['v1.', 'v2.']);
    for (const both of [toVault, back]) {
      expect([await both.open(BOUND, first), await both.open(BOUND, second)]).toEqual(['1', '2']);
    }
    expect(await back.seal(BOUND, '3')).toMatch(/^v1\./);
    // The vault is not asked for what it has not sealed.
    vault.is({ kind: 'drops' });
    expect(await sealsOf(worker(), local).open(BOUND, first)).toBe('1');
  });
});

describe('a vault that does not help', () => {
  const html = { kind: 'answers', status: 404, text: '<html></html>' } as const;
  test.each<[string, Mood, Partial<ServiceFailure>]>([
    [
      'is throttled',
      { kind: 'fails', status: 429, retryAfter: '7' },
      { kind: 'throttled', code: 'vault_throttled', retryAfterMs: 7000 },
    ],
    ['is away', { kind: 'fails', status: 503 }, { kind: 'unavailable', code: 'vault_unavailable' }],
    ['breaks off', { kind: 'drops' }, { kind: 'unavailable', code: 'vault_unavailable' }],
    ['is hidden behind a page', html, { kind: 'unavailable', code: 'vault_unavailable' }],
    ['forbids it', { kind: 'forbids' }, { kind: 'reconnect', code: 'token_key_forbidden' }],
  ])('because it %s', async (_, mood, told) => {
    const sealed = await worker().seal(BOUND, 'text');
    const one = worker();
    vault.is(mood);
    await expect(one.open(BOUND, sealed)).rejects.toMatchObject(told);
    await expect(one.seal(BOUND, 'text')).rejects.toMatchObject(told);
    expect(one.refused).toEqual([
      `${String(told.code)} ${vault.newest()}`,
      `${String(told.code)} null`,
    ]);
    // Nobody waits for it longer than it lasts.
    vault.is({ kind: 'well' });
    expect(await one.open(BOUND, sealed)).toBe('text');
  });

  test('because it is silent: who waits gives up in time', async () => {
    const sealed = await worker().seal(BOUND, 'text');
    const release = vault.hold();
    const told = { kind: 'unavailable', code: 'vault_unavailable' };
    await expect(worker({ timeoutMs: 50 }).open(BOUND, sealed)).rejects.toMatchObject(told);
    release();
  });

  test('because the identity has no token for it', async () => {
    const getToken = () => Promise.reject(new Error('no identity'));
    const now = Date.now;
    const deps = { fetch, identity: { getToken }, timeoutMs: 1000, now };
    const told = { kind: 'operator', code: 'managed_identity_unavailable' };
    const key = vaultKey({ url: vault.keyUrl, version: null }, deps);
    await expect(key.wrap(randomBytes(32))).rejects.toMatchObject(told);
  });

  test('because the token is none of its own', async () => {
    const getToken = () => Promise.resolve({ token: 'x', expiresOnTimestamp: 0 });
    const deps = { fetch, identity: { getToken }, timeoutMs: 10_000, now: Date.now };
    const key = vaultKey({ url: vault.keyUrl, version: null }, deps);
    const told = { kind: 'operator', code: 'vault_token_refused' };
    await expect(key.wrap(randomBytes(32))).rejects.toMatchObject(told);
  });

  test('because its key is deleted: lost, until it is recovered', async () => {
    const sealed = await worker().seal(BOUND, 'text');
    const one = worker();
    vault.remove();
    const told = { kind: 'reconnect', code: 'token_key_lost' };
    await expect(one.open(BOUND, sealed)).rejects.toMatchObject(told);
    await expect(one.seal(BOUND, 'text')).rejects.toMatchObject(told);
    vault.recover();
    expect(await one.open(BOUND, sealed)).toBe('text');
  });

  test('because a version is disabled: nothing is sealed under it from the moment that this is known', async () => {
    const before = vault.newest();
    const old = await worker().seal(BOUND, 'text');
    const one = worker();
    await one.seal(BOUND, 'text');
    const newest = vault.rotate();
    vault.disable(before);
    const told = { kind: 'reconnect', code: 'token_key_lost' };
    await expect(one.open(BOUND, old)).rejects.toMatchObject(told);
    expect(one.refused).toEqual([`token_key_lost ${before}`]);
    expect(versionOf(await one.seal(BOUND, 'text'))).toBe(newest);
  });
});
