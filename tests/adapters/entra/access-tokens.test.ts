import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ServiceFailure } from '../../../shared/domain/failure.ts';
import { type MailboxRef, mailboxRefSchema } from '../../../shared/domain/ids.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const ANNA = 'anna@contoso.example';
let stage: ConnectStage;
let ref: MailboxRef;
/** Bodies of the token requests. */
const posted: string[] = [];

beforeAll(async () => {
  stage = await connectStage({
    fetch: (url, init) => {
      if (typeof init?.body === 'string') posted.push(init.body);
      return fetch(url, init);
    },
  });
});
afterAll(() => stage.simulator.close());
beforeEach(async () => {
  stage.simulator.world.faults.clear();
  const user = who('acme', `u${Math.random()}`);
  await stage.connect(user, ANNA);
  ref = await stage.refOf(user);
});

const issued = () => stage.simulator.world.tokens.accessTokens;
const anna = () => stage.simulator.world.findMailbox(ANNA)?.oid ?? '';

describe('access tokens', () => {
  test('a cold one comes from the stored cache without a request, a warm one without a read', async () => {
    let reads = 0;
    const find = (of: MailboxRef) => {
      reads += 1;
      return stage.caches.find(of);
    };
    const tokens = stage.tokens({ ...stage.caches, find });
    const before = issued().size;
    const first = await tokens.get(ref);
    expect(issued().size).toBe(before);
    expect(issued().get(first)).toMatchObject({ oid: anna(), handlesClaimsChallenge: true });
    expect(await tokens.get(ref)).toBe(first);
    expect(reads).toBe(1);
  });

  test('an unchanged cache is not written again', async () => {
    const etag = (await stage.caches.find(ref))?.sealed.etag;
    await stage.tokens().get(ref);
    expect((await stage.caches.find(ref))?.sealed.etag).toBe(etag);
  });

  test('a fresh one is new, and the new refresh token is stored for the others', async () => {
    const tokens = stage.tokens();
    const first = await tokens.get(ref);
    const etag = (await stage.caches.find(ref))?.sealed.etag;
    const second = await tokens.get(ref, { fresh: true });
    expect(second).not.toBe(first);
    expect((await stage.caches.find(ref))?.sealed.etag).not.toBe(etag);
    expect(await tokens.get(ref)).toBe(second);
    expect(await stage.tokens().get(ref)).toBe(second);
  });

  test('a claims challenge goes to the token endpoint', async () => {
    const tokens = stage.tokens();
    const first = await tokens.get(ref);
    const claims = JSON.stringify({ access_token: { nbf: { essential: true, value: '1' } } });
    posted.length = 0;
    expect(await tokens.get(ref, { claims, fresh: true })).not.toBe(first);
    const [form] = posted;
    const told: unknown = JSON.parse(new URLSearchParams(form).get('claims') ?? '{}');
    expect(told).toMatchObject({
      access_token: { nbf: { essential: true, value: '1' }, xms_cc: { values: ['cp1'] } },
    });
  });

  test('many who ask at once share one refresh', async () => {
    const tokens = stage.tokens();
    const before = issued().size;
    const all = await Promise.all([1, 2, 3, 4].map(() => tokens.get(ref, { fresh: true })));
    expect(new Set(all).size).toBe(1);
    expect(issued().size).toBe(before + 1);
  });

  test('invalid_grant counts only when the stored cache is still the one that failed', async () => {
    const stale = await stage.caches.find(ref);
    // Another instance is first; the refresh token that we read is dead by then.
    await stage.tokens().get(ref, { fresh: true });
    const present = await stage.caches.find(ref);
    let reads = 0;
    const caches = {
      ...stage.caches,
      find: () => Promise.resolve(reads++ === 0 ? stale : present),
    };
    const dead = stage.simulator.world.tokens.refreshTokens;
    const newest = [...dead.keys()].at(-1) ?? '';
    for (const [token, { oid }] of dead) {
      if (oid === anna() && token !== newest) dead.delete(token);
    }
    const token = await stage.tokens(caches).get(ref, { fresh: true });
    expect(issued().get(token)).toMatchObject({ revocation: null });
    expect(reads).toBe(2);
  });

  test.each([
    ['reconnect', { type: 'fail', status: 400, code: 'invalid_grant' }, 'invalid_grant'],
    [
      'reconnect',
      { type: 'fail', status: 400, code: 'interaction_required' },
      'interaction_required',
    ],
    ['operator', { type: 'fail', status: 401, code: 'invalid_client' }, 'invalid_client'],
    ['unavailable', { type: 'fail', status: 500 }, 'token_endpoint_failed'],
    ['unavailable', { type: 'fail', status: 503 }, 'token_endpoint_failed'],
    ['unavailable', { type: 'drop' }, 'token_endpoint_unreachable'],
    ['throttled', { type: 'throttle' }, 'token_endpoint_throttled'],
  ])('%s: %j', async (kind, effect, code) => {
    await stage.fault({ match: { target: 'token' }, effect });
    const failure = stage.tokens().get(ref, { fresh: true });
    await expect(failure).rejects.toBeInstanceOf(ServiceFailure);
    await expect(failure).rejects.toMatchObject({ kind, code });
  });

  const TENANTS_OWN = ['unauthorized_client', 'invalid_resource', 'invalid_request'];

  test.each(TENANTS_OWN)(
    '%s belongs to its tenant: nobody else’s connection looks broken',
    async (code) => {
      await stage.fault({
        match: { target: 'token' },
        effect: { type: 'fail', status: 400, code, message: 'AADSTS700016: x' },
      });
      await expect(stage.tokens().get(ref, { fresh: true })).rejects.toMatchObject({
        kind: 'reconnect',
        code: 'tenant_refused',
      });
      expect((await stage.deps.fleet.recentOperatorFault())?.code).not.toBe(code);
    },
  );

  test('unauthorized_client of several tenants is our own fault', async () => {
    await stage.deps.fleet.tenantRefused('11111111-0000-4000-8000-000000000000');
    await stage.deps.fleet.tenantRefused('22222222-0000-4000-8000-000000000000');
    await stage.fault({
      match: { target: 'token' },
      effect: { type: 'fail', status: 400, code: 'unauthorized_client' },
    });
    const told = { kind: 'operator', code: 'unauthorized_client' };
    await expect(stage.tokens().get(ref, { fresh: true })).rejects.toMatchObject(told);
    expect(await stage.deps.fleet.recentOperatorFault()).toMatchObject({ code: told.code });
  });

  test('a throttled endpoint says for how long, and nothing blocks in memory afterwards', async () => {
    const tokens = stage.tokens();
    await stage.fault({
      match: { target: 'token', times: 1 },
      effect: { type: 'throttle', retryAfter: '2.5' },
    });
    await expect(tokens.get(ref, { fresh: true })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 2500,
    });
    expect(await tokens.get(ref, { fresh: true })).not.toBe('');
  });

  test('an expired secret is noted for the operator', async () => {
    await stage.fault({
      match: { target: 'token' },
      effect: { type: 'fail', status: 401, code: 'invalid_client', message: 'AADSTS7000222: x' },
    });
    const failure = await stage
      .tokens()
      .get(ref, { fresh: true })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ kind: 'operator' });
    // The library's error would carry Microsoft's text into a log.
    expect(failure).not.toHaveProperty('cause');
    expect(await stage.deps.fleet.recentOperatorFault()).toMatchObject({ code: 'invalid_client' });
  });

  test('an expired secret is over when Microsoft takes a secret again, and not by a token of the cache', async () => {
    await stage.deps.fleet.operatorFault('invalid_client');
    await stage.tokens().get(ref);
    expect(await stage.deps.fleet.recentOperatorFault()).not.toBeNull();
    await stage.tokens().get(ref, { fresh: true });
    expect(await stage.deps.fleet.recentOperatorFault()).toBeNull();
  });

  test('a cache sealed by a key that is gone puts the grant in doubt, and the operator is told', async () => {
    const kept = stage.tokenKeys.splice(0, 1);
    stage.tokenKeys.push(randomBytes(32));
    const told = { kind: 'reconnect', code: 'token_cache_unreadable' };
    await expect(stage.tokens().get(ref)).rejects.toMatchObject(told);
    expect(await stage.deps.fleet.recentOperatorFault()).toMatchObject({ code: told.code });
    // Newest first: the old one still opens.
    stage.tokenKeys.push(...kept);
    expect(await stage.tokens().get(ref)).not.toBe('');
  });

  test('without a stored cache a reconnect is needed', async () => {
    const gone = mailboxRefSchema.parse('0'.repeat(32));
    await expect(stage.tokens().get(gone)).rejects.toMatchObject({ kind: 'reconnect' });
  });
});
