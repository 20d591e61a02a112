import { TableClient } from '@azure/data-tables';
import { createHash, randomBytes } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import type { Person } from '../stage/system/person.ts';
import { openSystem, snippets } from '../stage/system/system-stage.ts';
import { standInVault } from '../stage/vault/stand-in-vault.ts';
import { until } from '../stage/until.ts';

const [olderKey, newerKey] = [randomBytes(32), randomBytes(32)];
const base64 = (key: Buffer): string => key.toString('base64');
const kidOf = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

const vault = await standInVault();
afterAll(() => vault.close());
const { system, on } = await openSystem({
  env: { ...vault.env, DELAY_SCALE: '0.002', TOKEN_ENCRYPTION_KEYS: base64(olderKey) },
});
type Cast = Awaited<ReturnType<typeof on.started>>;

const LOCAL = { TOKEN_ENCRYPTION_KEYS: `${base64(newerKey)},${base64(olderKey)}` };
const VAULT = { ...LOCAL, KEY_VAULT_KEY_URL: vault.keyUrl, SEAL_TOKENS_BY_VAULT_KEY: 'true' };
const BACK = { ...VAULT, SEAL_TOKENS_BY_VAULT_KEY: 'false' };

let settings: object = {};
/** As after a deployment that changed them. */
async function runWith(next: Readonly<Record<string, string>>): Promise<void> {
  if (settings === next) return;
  await system.host.restart(next);
  settings = next;
}

/** What the mailbox's tokens are sealed under: the form, the key's id and, in a vault, its version. */
async function sealedUnder({ email }: Person): Promise<string> {
  const table = TableClient.fromConnectionString(system.connectionString, 'mailboxes', {
    allowInsecureConnection: true,
  });
  const oid = system.simulator.world.findMailbox(email)?.oid;
  for await (const row of table.listEntities<{ sealed: string }>({
    queryOptions: { filter: `RowKey eq 'tokens' and oid eq '${oid}'` },
  })) {
    const [form, kid, version] = row.sealed.split('.');
    return form === 'v1' ? `v1 ${kid}` : `${form} ${version}`;
  }
  throw new Error(`${email} has no tokens`);
}

/** An answer of Carla's, for which a new token is needed. */
async function writes({ anna, carla, first }: Cast, text: string): Promise<void> {
  await on.control('POST', 'tokens/expire', { email: anna.email });
  await carla.reply(first['internetMessageId'], { text });
}

async function comesIn({ app }: Cast, text: string): Promise<void> {
  const inConversation = async () => snippets(await app.conversation('carla'));
  await expect.poll(inConversation).toContain(text);
  await system.idle();
}

const statusOf = async ({ app }: Cast): Promise<string> =>
  (await app.connection('u1')).body['status'];
const endsAs = (cast: Cast, status: string) => expect.poll(() => statusOf(cast)).toBe(status);

/** Waits until the vault has answered so. */
const answered = (status: number) => until(() => vault.calls.some((one) => one.status === status));

describe('the keys of token caches', () => {
  it('are turned without a break: local ones, to a vault, the vault’s own, and back', async () => {
    const cast = await on.started('Rotation');
    expect(await sealedUnder(cast.anna)).toBe(`v1 ${kidOf(olderKey)}`);
    const steps = [
      ['a new local key', LOCAL, () => `v1 ${kidOf(newerKey)}`],
      ['the vault', VAULT, () => `v2 ${vault.newest()}`],
      ['a new version there', VAULT, () => `v2 ${vault.rotate()}`],
      ['back', BACK, () => `v1 ${kidOf(newerKey)}`],
    ] as const;
    for (const [name, next, expected] of steps) {
      const under = expected();
      // Of the same settings another process.
      if (settings === next) await system.host.restart();
      await runWith(next);
      await writes(cast, name);
      await comesIn(cast, name);
      expect(await sealedUnder(cast.anna), name).toBe(under);
    }
    // By the identity that the platform gives, for this vault alone.
    const asked = { resource: 'https://vault.azure.net', clientId: null };
    expect(vault.tokenRequests).toContainEqual(asked);
    expect(vault.tokenRequests.every(({ resource }) => resource === asked.resource)).toBe(true);
  }, 300_000);

  it('wait in a vault that is away, and the mail with them', async () => {
    await runWith(VAULT);
    const cast = await on.started('Away');
    await system.host.restart();
    vault.calls.splice(0);
    vault.is({ kind: 'fails', status: 503 });
    await writes(cast, 'Meanwhile');
    await answered(503);
    vault.is({ kind: 'fails', status: 429, retryAfter: '1' });
    await answered(429);
    expect(await cast.app.connection('u1')).toMatchObject({
      body: { status: 'connected', lastError: null },
    });
    vault.is({ kind: 'well' });
    await comesIn(cast, 'Meanwhile');
    expect(await statusOf(cast)).toBe('connected');
  }, 300_000);

  it('that are lost in one version ask for a reconnect, which seals under the next and brings in what was missed', async () => {
    await runWith(VAULT);
    const cast = await on.started('Lost');
    vault.disable(vault.newest());
    await system.host.restart();
    await writes(cast, 'Missed');
    await endsAs(cast, 'needs_reconnect');
    expect((await on.ops(cast.app, 'health')).body['counters'].token_key_lost).toBeGreaterThan(0);
    const newest = vault.rotate();
    expect((await cast.app.connect('u1', cast.anna.email)).body['status']).toBe('connected');
    expect(await sealedUnder(cast.anna)).toBe(`v2 ${newest}`);
    await comesIn(cast, 'Missed');
  }, 300_000);

  it('that are lost for good leave nothing broken: others take their place', async () => {
    await runWith(VAULT);
    const cast = await on.started('Gone');
    vault.remove();
    await system.host.restart();
    await writes(cast, 'Gone');
    await endsAs(cast, 'needs_reconnect');
    const asked = await cast.app.authorize('u1', { intent: 'reconnect' });
    const landed = await cast.app.signIn(String(asked.body['authorizeUrl']), cast.anna.email);
    expect(landed.searchParams.get('reason')).toBe('sign_in_failed');
    await runWith(BACK);
    expect((await cast.app.connect('u1', cast.anna.email)).body['status']).toBe('connected');
    await comesIn(cast, 'Gone');
  }, 300_000);

  it('are told by their ids in the logs, and nothing that they keep is', () => {
    const logs = system.lines.join('\n');
    expect(logs).toContain('token_keys.lost');
    const { refreshTokens, accessTokens } = system.simulator.world.tokens;
    const secrets = [
      ...refreshTokens.keys(),
      ...accessTokens.keys(),
      ...vault.tokens(),
      ...vault.wrapped(),
      ...[olderKey, newerKey].map(base64),
    ];
    expect(secrets.length).toBeGreaterThan(20);
    expect(secrets.filter((secret) => logs.includes(secret))).toEqual([]);
    expect(logs).not.toContain('firm-');
  });
});
