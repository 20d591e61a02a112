import { readApprovalState } from '../../../shared/domain/account/approval.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signInOfTicket } from '../../../shared/domain/sign-in/sign-in.ts';
import { MAILBOX_KEPT_MS } from '../../../shared/domain/durations.ts';
import { completeSignIn } from '../../../shared/use-cases/connect/complete-sign-in.ts';
import { connectMailbox } from '../../../shared/use-cases/connect/connect-mailbox.ts';
import { disconnect } from '../../../shared/use-cases/connect/disconnect.ts';
import { dropStaleLinks } from '../../../shared/use-cases/connect/leave-mailbox.ts';
import { azuriteTables } from '../../azurite.ts';
import {
  type ConnectStage,
  connectStage,
  RETURN_URL,
  who,
} from '../../stage/use-cases/connect-stage.ts';

const ANNA = 'anna@contoso.example';
const BEN = 'ben@contoso.example';
const SALES = 'sales@contoso.example';
let stage: ConnectStage;
let users = 0;
const somebody = (account = 'acme') => who(account, `user-${(users += 1)}`);

beforeAll(async () => {
  stage = await connectStage({ tables: await azuriteTables() });
});
afterAll(() => stage.simulator.close());

const stateOf = async (ref: Awaited<ReturnType<ConnectStage['refOf']>>) =>
  (await stage.deps.mailboxes.find(ref))?.mailbox.value.state ?? 'none';

describe('authorize', () => {
  test('asks for exactly the scopes, with PKCE, and picks the account unless it reconnects', async () => {
    const user = somebody();
    const query = async (intent: 'connect' | 'change' | 'reconnect' | null) =>
      new URL((await stage.begin(user, intent)).authorizeUrl).searchParams;
    const first = await query(null);
    expect(first.get('scope')?.split(' ').sort()).toEqual(
      ['openid', 'profile', 'offline_access', 'User.Read', 'Mail.ReadWrite', 'Mail.Send'].sort(),
    );
    expect(first.get('code_challenge_method')).toBe('S256');
    expect(first.get('prompt')).toBe('select_account');
    // Nothing is connected: there is nothing to reconnect.
    expect((await query('reconnect')).get('prompt')).toBe('select_account');
    await stage.connect(user, ANNA);
    expect((await query(null)).get('prompt')).toBe('select_account');
    const reconnect = await query('reconnect');
    expect(reconnect.has('prompt')).toBe(false);
    expect(reconnect.get('login_hint')).toBe(ANNA);
    await stage.disconnect(user);
  });

  test('the administrator’s page names the app, the scopes and a state of its own', async () => {
    const { adminConsentUrl, expiresAt } = await stage.begin(somebody());
    const url = new URL(adminConsentUrl);
    expect(url.pathname).toBe('/login/organizations/v2.0/adminconsent');
    const state = url.searchParams.get('state') ?? '';
    const link = readApprovalState(stage.deps.approvalKeys, state);
    expect(link).toMatchObject({ accountId: 'acme' });
    expect((link?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(13.9 * 24 * 3_600_000);
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9.9 * 60_000);
    const page = await fetch(adminConsentUrl);
    expect(page.status).toBe(200);
  });
});

describe('rule 5: disconnect', () => {
  test('raises the generation, fails pending sends, and the last one ends the mailbox', async () => {
    const user = somebody();
    await stage.connect(user, ANNA);
    const ref = await stage.refOf(user);
    const told = stage.told.length;
    await stage.disconnect(user);
    expect(await stage.read(user)).toMatchObject({
      status: 'disconnected',
      email: null,
      connectedAt: null,
      subscriptionsExpireAt: null,
      syncedThrough: null,
    });
    expect(await stage.generation(user)).toBe(1);
    expect(await stateOf(ref)).toBe('closing');
    expect(stage.upkeep()).toContain(`teardown ${ref}`);
    expect(stage.drivenSends).toContain(`acme/${user.userId}`);
    expect((await stage.reasons()).slice(told)).toEqual(['disconnected']);
  });

  test('needs no answer of Microsoft', async () => {
    const away = await connectStage();
    const user = somebody();
    await away.connect(user, ANNA);
    await away.simulator.close();
    await away.disconnect(user);
    expect(await away.read(user)).toMatchObject({ status: 'disconnected' });
  });

  test('cancels open states and tickets, also when nothing was connected', async () => {
    const user = somebody();
    const { ticket } = await stage.signIn(user, ANNA);
    await stage.disconnect(user);
    expect(await stage.complete(user, ticket)).toEqual({ kind: 'ticket_expired' });
    const { authorizeUrl } = await stage.begin(user);
    const state = new URL(authorizeUrl).searchParams.get('state') ?? '';
    await stage.disconnect(user);
    const back = new URL(`https://app.example/cb?code=c&state=${state}`);
    expect(await stage.callback(back)).toEqual({ emailSync: 'failed', reason: 'state_expired' });
  });

  test('a completed ticket does not bring the connection back', async () => {
    const user = somebody();
    const { ticket } = await stage.signIn(user, ANNA);
    await stage.complete(user, ticket);
    await stage.disconnect(user);
    expect(await stage.complete(user, ticket)).toEqual({ kind: 'ticket_expired' });
    expect(await stage.read(user)).toMatchObject({ status: 'disconnected' });
  });

  test('said again after a run that died right after the generation was raised finishes the teardown at once', async () => {
    const user = somebody();
    await stage.connect(user, ANNA);
    const ref = await stage.refOf(user);
    const detach = () => Promise.reject(new Error('died'));
    const dying = { ...stage.deps, mailboxes: { ...stage.deps.mailboxes, detach } };
    await expect(disconnect(dying)(user)).rejects.toThrow('died');
    expect(await stateOf(ref)).toBe('active');
    await stage.disconnect(user);
    expect(await stateOf(ref)).toBe('closing');
    expect(stage.upkeep()).toContain(`teardown ${ref}`);
  });

  test('said again after a run that died before it queued the teardown queues it', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const ref = await stage.refOf(user);
    const enqueue = () => Promise.reject(new Error('died'));
    await expect(disconnect({ ...stage.deps, queues: { enqueue } })(user)).rejects.toThrow('died');
    stage.queues.sent.splice(0);
    await stage.disconnect(user);
    expect(stage.upkeep()).toContain(`teardown ${ref}`);
  });

  test('the same mailbox afterwards is a new life, and the gap does not come in', async () => {
    const user = somebody();
    await stage.connect(user, ANNA);
    const first = await stage.refOf(user);
    await stage.disconnect(user);
    await stage.connect(user, ANNA);
    const second = await stage.refOf(user);
    expect(second).not.toBe(first);
    expect(await stage.generation(user)).toBe(1);
    const life = (await stage.deps.mailboxes.find(second))?.mailbox.value;
    expect(Date.parse(life?.syncedThrough ?? '')).toBeGreaterThan(Date.now() - 6 * 60_000);
    if (life) await stage.deps.mailboxes.remove(first, life.identity);
    expect(await stateOf(first)).toBe('none');
    // The old life's teardown leaves the new one's claim alone.
    expect(await stage.lifeOf(life?.identity ?? { tid: '', oid: '' })).toBe(second);
  });
});

describe('rule 6: update email and reconnect', () => {
  test('another mailbox replaces the connected one: generation, sends, old mailbox', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const old = await stage.refOf(user);
    const told = stage.told.length;
    const { ticket } = await stage.signIn(user, SALES);
    // Until it is completed the old one goes on working.
    expect(await stage.read(user)).toMatchObject({ status: 'connected', email: BEN });
    expect(await stateOf(old)).toBe('active');
    await stage.complete(user, ticket);
    expect(await stage.read(user)).toMatchObject({ status: 'connected', email: SALES });
    expect(await stage.generation(user)).toBe(1);
    expect(await stateOf(old)).toBe('closing');
    expect(stage.upkeep()).toEqual(
      expect.arrayContaining([`teardown ${old}`, `subscribe ${await stage.refOf(user)}`]),
    );
    expect(stage.drivenSends).toContain(`acme/${user.userId}`);
    expect((await stage.reasons()).slice(told)).toEqual(['mailbox_changed']);
    await stage.disconnect(user);
  });

  test('giving up half-way leaves everything as it was', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const before = await stage.read(user);
    await stage.begin(user, 'change');
    await stage.signIn(user, SALES, { intent: 'change' });
    await stage.signIn(user, SALES, { intent: 'change', action: 'cancel' });
    expect(await stage.read(user)).toEqual(before);
    expect(await stage.generation(user)).toBe(0);
    await stage.disconnect(user);
  });

  test('the same mailbox at a change is a reconnect: same life, same generation, a resync', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const ref = await stage.refOf(user);
    const before = await stage.read(user);
    await stage.connect(user, BEN, { intent: 'change' });
    expect(await stage.refOf(user)).toBe(ref);
    expect(await stage.generation(user)).toBe(0);
    expect(await stage.read(user)).toEqual(before);
    expect(stage.upkeep()).toContain(`resync ${ref}`);
    expect((await stage.reasons()).at(-1)).toBe('reconnected');
    await stage.disconnect(user);
  });

  test('a change cancels what began before it', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const { ticket } = await stage.signIn(user, ANNA, { intent: 'change' });
    await stage.connect(user, SALES, { intent: 'change' });
    expect(await stage.complete(user, ticket)).toEqual({ kind: 'ticket_expired' });
    expect(await stage.read(user)).toMatchObject({ email: SALES });
    await stage.disconnect(user);
  });
});

describe('one mailbox behind two connections', () => {
  test('neither learns of the other, and the last disconnect ends it', async () => {
    const [one, two] = [somebody('acme'), somebody('globex')];
    await stage.connect(one, 'chiyo@tailspin.example');
    await stage.connect(two, 'chiyo@tailspin.example');
    const ref = await stage.refOf(one);
    expect(await stage.refOf(two)).toBe(ref);
    expect((await stage.deps.mailboxes.find(ref))?.links).toHaveLength(2);
    expect(JSON.stringify(await stage.read(one))).not.toContain('globex');
    await stage.disconnect(one);
    expect(await stateOf(ref)).toBe('active');
    expect(await stage.read(two)).toMatchObject({ status: 'connected' });
    await stage.disconnect(two);
    expect(await stateOf(ref)).toBe('closing');
  });

  test('connected by many at once it is one life with all their links', async () => {
    const all = Array.from({ length: 6 }, () => somebody());
    const email = 'dieter@northwind.example';
    const tickets = await Promise.all(all.map((user) => stage.signIn(user, email)));
    await Promise.all(all.map((user, n) => stage.complete(user, tickets[n]?.['ticket'])));
    const refs = new Set(await Promise.all(all.map((user) => stage.refOf(user))));
    expect(refs.size).toBe(1);
    const [ref] = refs;
    if (ref) expect((await stage.deps.mailboxes.find(ref))?.links).toHaveLength(6);
    await Promise.all(all.map((user) => stage.disconnect(user)));
    if (ref) expect(await stateOf(ref)).toBe('closing');
    expect(stage.upkeep().filter((task) => task === `teardown ${ref}`)).toHaveLength(1);
  });

  test('who joins a mailbox that others use is connected when no worker knows it without them any more', async () => {
    const [first, second] = [somebody(), somebody('other')];
    await stage.connect(first, SALES);
    const { ticket } = await stage.signIn(second, SALES);
    const waited: unknown[] = [];
    const sleep = async (ms: number): Promise<void> => {
      const { accountId, userId } = second;
      const found = await stage.deps.mailboxes.find(await stage.refOf(first));
      const connection = (await stage.deps.connections.find(accountId, userId))?.value;
      waited.push([ms, found?.links.length, connection?.mailboxRef ?? null]);
    };
    await completeSignIn({ ...stage.deps, sleep })(second, ticket ?? '');
    expect(waited).toEqual([[MAILBOX_KEPT_MS, 2, null]]);
    expect(await stage.refOf(second)).toBe(await stage.refOf(first));
    // A reconnect finds its link there.
    const { ticket: again } = await stage.signIn(second, SALES, { intent: 'reconnect' });
    await completeSignIn({ ...stage.deps, sleep })(second, again ?? '');
    expect(waited).toHaveLength(1);
    for (const one of [first, second]) await stage.disconnect(one);
  });

  test('a disconnect at the same moment as a complete leaves link and connection in step', async () => {
    for (let n = 0; n < 5; n += 1) {
      const user = somebody();
      const { ticket } = await stage.signIn(user, 'carla@fabrikam.example');
      await Promise.all([stage.complete(user, ticket), stage.disconnect(user)]);
      const connection = (await stage.deps.connections.find(user.accountId, user.userId))?.value;
      expect(connection).toMatchObject({ status: 'disconnected', generation: 1 });
    }
    const identity = stage.simulator.world.findMailbox('carla@fabrikam.example');
    const ref = identity && (await stage.lifeOf(identity));
    const found = ref && (await stage.deps.mailboxes.find(ref));
    expect(found ? found.links : []).toEqual([]);
  });
});

describe('a crash between two writes', () => {
  test('complete says it again after the connection was saved: the same change', async () => {
    const user = somebody();
    await stage.connect(user, BEN);
    const { ticket } = await stage.signIn(user, SALES);
    const dies = { ...stage.deps.signIns, save: () => Promise.reject(new Error('died')) };
    const crashing = completeSignIn({ ...stage.deps, signIns: dies });
    await expect(crashing(user, ticket ?? '')).rejects.toThrow('died');
    expect(await stage.complete(user, ticket)).toMatchObject({
      kind: 'connection',
      connection: { email: SALES, status: 'connected' },
    });
    expect(await stage.generation(user)).toBe(1);
    await stage.disconnect(user);
  });

  test('complete says it again after a run that died before it left the old mailbox, and leaves it', async () => {
    const user = somebody();
    await stage.connect(user, ANNA);
    const old = await stage.refOf(user);
    const { ticket } = await stage.signIn(user, SALES);
    const detach = () => Promise.reject(new Error('died'));
    const dying = { ...stage.deps, mailboxes: { ...stage.deps.mailboxes, detach } };
    await expect(completeSignIn(dying)(user, ticket ?? '')).rejects.toThrow('died');
    const serves = async (): Promise<boolean> =>
      (await stage.deps.mailboxes.find(old))?.links.some((one) => one.userId === user.userId) ??
      false;
    expect(await serves()).toBe(true);
    expect(await stage.complete(user, ticket)).toMatchObject({ connection: { email: SALES } });
    expect(await serves()).toBe(false);
    await stage.disconnect(user);
  });

  test('a link whose connection was never written is taken away once it has settled', async () => {
    const user = somebody();
    const { ticket } = await stage.signIn(user, BEN);
    const signIn = (await stage.deps.signIns.find(signInOfTicket(ticket ?? '') ?? ''))?.value;
    if (!signIn?.grant) throw new Error('no grant');
    const save = () => Promise.reject(new Error('died'));
    const dying = { ...stage.deps, connections: { ...stage.deps.connections, save } };
    await expect(connectMailbox(dying, signIn, signIn.grant)).rejects.toThrow('died');
    const ref = await stage.lifeOf(signIn.grant.identity);
    if (!ref) throw new Error('no mailbox');
    expect(await dropStaleLinks(stage.deps)(ref)).toBe(true);
    expect(await stateOf(ref)).toBe('active');
    const later = { ...stage.deps, now: () => Date.now() + 11 * 60_000 };
    expect(await dropStaleLinks(later)(ref)).toBe(false);
    expect(await stateOf(ref)).toBe('closing');
  });
});

test('a return address that is not allowed is refused before anything is stored', async () => {
  const { beginSignIn } = await import('../../../shared/use-cases/connect/begin-sign-in.ts');
  const deps = { ...stage.deps, signIns: { ...stage.deps.signIns, add: () => Promise.reject() } };
  for (const returnUrl of ['https://evil.example/', RETURN_URL.replace('https', 'http'), '//x']) {
    const asked = { returnUrl, loginHint: null, intent: null };
    expect(await beginSignIn(deps)(somebody(), asked)).toEqual({ kind: 'return_url_not_allowed' });
  }
});
