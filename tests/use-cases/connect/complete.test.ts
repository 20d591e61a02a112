import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealedFor, unseal } from '../../../shared/domain/sign-in/sealed.ts';
import { signInOfTicket } from '../../../shared/domain/sign-in/sign-in.ts';
import { expireSignIn } from '../../../shared/use-cases/expiry/expire-sign-in.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const MINUTE = 60_000;
const ANNA = 'anna@contoso.example';
let stage: ConnectStage;
let users = 0;
const somebody = () => who('acme', `user-${(users += 1)}`);

beforeAll(async () => {
  stage = await connectStage();
});
afterAll(() => stage.simulator.close());

async function grantOf(ticket: string | undefined) {
  const id = signInOfTicket(ticket ?? '') ?? '';
  return (await stage.deps.signIns.find(id))?.value.grant;
}

describe('the ticket', () => {
  test('a link that somebody else opened connects nothing, and its grant is erased', async () => {
    const [victim, attacker] = [who('acme', 'victim'), who('evil', 'attacker')];
    // The attacker begins and lets the victim open the link; the CRM completes in the victim's session.
    const { ticket } = await stage.signIn(attacker, ANNA);
    expect(await grantOf(ticket)).toBeTruthy();
    expect(await stage.complete(victim, ticket)).toEqual({ kind: 'ticket_mismatch' });
    expect(await grantOf(ticket)).toBeNull();
    expect(await stage.complete(victim, ticket)).toEqual({ kind: 'ticket_mismatch' });
    expect(await stage.complete(attacker, ticket)).toEqual({ kind: 'ticket_expired' });
    for (const user of [victim, attacker]) {
      expect(await stage.read(user)).toMatchObject({ status: 'disconnected' });
    }
  });

  test('the same user of another account is somebody else', async () => {
    const { ticket } = await stage.signIn(who('acme', 'same'), ANNA);
    expect(await stage.complete(who('other', 'same'), ticket)).toEqual({ kind: 'ticket_mismatch' });
  });

  test('another user of the same account is somebody else', async () => {
    const { ticket } = await stage.signIn(who('acme', 'one'), ANNA);
    expect(await stage.complete(who('acme', 'two'), ticket)).toEqual({ kind: 'ticket_mismatch' });
    expect(await grantOf(ticket)).toBeNull();
  });

  test('200 again until it expires, then 410, and the connection stays', async () => {
    const early = await connectStage();
    const user = somebody();
    const { ticket } = await early.signIn(user, ANNA);
    const first = await early.complete(user, ticket);
    expect(first).toMatchObject({ kind: 'connection', connection: { status: 'connected' } });
    early.pass(9 * MINUTE);
    expect(await early.complete(user, ticket)).toEqual(first);
    early.pass(MINUTE);
    expect(await early.complete(user, ticket)).toEqual({ kind: 'ticket_expired' });
    expect(await early.read(user)).toMatchObject({ status: 'connected' });
    await early.simulator.close();
  });

  test('an expired one connects nothing, and the sweep erases its grant and later the rest', async () => {
    const late = await connectStage();
    const user = somebody();
    const { ticket } = await late.signIn(user, ANNA);
    const id = signInOfTicket(ticket ?? '') ?? '';
    late.pass(10 * MINUTE);
    expect(await late.complete(user, ticket)).toEqual({ kind: 'ticket_expired' });
    await expireSignIn(late.deps)([id]);
    expect((await late.deps.signIns.find(id))?.value).toMatchObject({
      stage: 'ended',
      grant: null,
    });
    late.pass(24 * 60 * MINUTE);
    await expireSignIn(late.deps)([id]);
    expect(await late.deps.signIns.find(id)).toBeNull();
    await late.simulator.close();
  });

  test.each(['', 'nonsense', `${'0'.repeat(64)}.${'A'.repeat(43)}`])(
    'one that was never given out: %j',
    async (ticket) => {
      expect(await stage.complete(somebody(), ticket)).toEqual({ kind: 'ticket_expired' });
    },
  );

  test('a guessed secret of a known sign-in does not open it', async () => {
    const user = somebody();
    const { ticket } = await stage.signIn(user, ANNA);
    const forged = `${(ticket ?? '').slice(0, 65)}${'A'.repeat(43)}`;
    expect(await stage.complete(user, forged)).toEqual({ kind: 'ticket_expired' });
    expect(await stage.complete(user, ticket)).toMatchObject({ kind: 'connection' });
  });

  test('completed twice at the same moment: one connection, one event', async () => {
    const user = somebody();
    const { ticket } = await stage.signIn(user, ANNA);
    const before = stage.told.length;
    const both = await Promise.all([stage.complete(user, ticket), stage.complete(user, ticket)]);
    expect(both.map(({ kind }) => kind)).toEqual(['connection', 'connection']);
    expect(await stage.generation(user)).toBe(0);
    expect((await stage.reasons()).slice(before)).toContain('connected');
  });

  test('neither state nor ticket nor token is stored readable', async () => {
    const rows: string[] = [];
    const spied = await connectStage({
      tables: (name) => {
        const table = stage.open(`spied${name}`);
        return {
          ...table,
          change: (...changes) => {
            rows.push(JSON.stringify(changes));
            return table.change(...changes);
          },
        };
      },
    });
    const user = somebody();
    const { authorizeUrl } = await spied.begin(user);
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    const { ticket } = await spied.signIn(user, ANNA);
    await spied.complete(user, ticket);
    const stored = rows.join('\n');
    expect(stored).toContain('"sealed":"v1.');
    for (const secret of [state, (ticket ?? '').slice(65)]) expect(stored).not.toContain(secret);
    for (const kind of ['refreshTokens', 'accessTokens'] as const) {
      const tokens = [...spied.simulator.world.tokens[kind].keys()];
      expect(tokens).not.toEqual([]);
      for (const token of tokens) expect(stored).not.toContain(token);
    }
    const found = await spied.caches.find(await spied.refOf(user));
    if (!found) throw new Error('no tokens');
    const { identity, sealed } = found;
    expect(unseal(spied.tokenKeys, sealedFor(identity), sealed.value)).toContain('RefreshToken');
    const other = sealedFor({ ...identity, oid: identity.tid });
    expect(unseal(spied.tokenKeys, other, sealed.value)).toBeNull();
    await spied.simulator.close();
  });
});
