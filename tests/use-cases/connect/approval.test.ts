import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connections } from '../../../shared/adapters/tables/account/connections.ts';
import { eventRecords } from '../../../shared/adapters/tables/event/event-records.ts';
import type { Who } from '../../../shared/domain/account/connection.ts';
import { DAY } from '../../../shared/domain/durations.ts';
import { memoryTables } from '../../stage/memory/memory-table.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';

const ANNA = 'anna@contoso.example';
const BEN = 'ben@contoso.example';
const anna = who('acme', 'anna');
const ben = who('acme', 'ben');
const stranger = who('globex', 'ben');
let stage: ConnectStage;

beforeEach(async () => {
  stage = await connectStage();
  const contoso = stage.simulator.world.findTenant('contoso');
  if (contoso) contoso.consentPolicy = 'managed';
});
afterEach(() => stage.simulator.close());

const approvalOf = async (by: Who) => (await stage.read(by)).approval;
const wait = async (by: Who, email: string): Promise<void> => {
  expect(await stage.signIn(by, email)).toEqual({ emailSync: 'admin_consent_required' });
};

test('who needs an administrator waits, and so says the status since when', async () => {
  expect(await approvalOf(anna)).toBeNull();
  await wait(anna, ANNA);
  const first = await approvalOf(anna);
  expect(first).toEqual({ state: 'waiting', since: expect.any(String) });
  await wait(anna, ANNA);
  expect(await approvalOf(anna)).toEqual(first);
  expect(stage.told).toEqual([]);
});

test('who gives it up is shown none any more, hears of no verdict, and may ask anew', async () => {
  expect(await stage.giveUpApproval(anna)).toMatchObject({
    status: 'disconnected',
    approval: null,
  });
  await wait(anna, ANNA);
  expect(await stage.giveUpApproval(anna)).toMatchObject({
    status: 'disconnected',
    approval: null,
  });
  await stage.takeAdmin(await stage.adminAnswers(ben, 'contoso', 'cancel'));
  expect(await approvalOf(anna)).toBeNull();
  await wait(anna, ANNA);
  expect(await approvalOf(anna)).toMatchObject({ state: 'waiting' });
  await stage.giveUpApproval(anna);
  await stage.takeAdmin(await stage.adminAnswers(ben, 'contoso'));
  expect(await approvalOf(anna)).toBeNull();
  expect(stage.told).toEqual([]);
});

describe('an approval', () => {
  test('is told to all of the account who wait, once each, and to nobody else; then they connect', async () => {
    await wait(anna, ANNA);
    await wait(ben, BEN);
    await wait(stranger, BEN);
    const back = await stage.adminAnswers(ben, 'contoso');
    expect(await stage.takeAdmin(back)).toMatchObject({ kind: 'approved' });
    for (const one of [anna, ben]) {
      expect(await approvalOf(one)).toMatchObject({ state: 'approved' });
    }
    expect(await approvalOf(stranger)).toMatchObject({ state: 'waiting' });
    expect(await stage.reasons()).toEqual(['approval_granted', 'approval_granted']);
    await stage.takeAdmin(back);
    await stage.sweepVerdicts();
    expect(stage.told).toHaveLength(2);

    await stage.connect(anna, ANNA);
    expect(await stage.read(anna)).toMatchObject({ status: 'connected', approval: null });
  });

  test('reaches also those whom the administrator’s own visit does not', async () => {
    const open = memoryTables();
    let isBroken = true;
    const breaking = await connectStage({
      tables: (name) => {
        const table = open(name);
        if (name !== 'connections') return table;
        const get: typeof table.get = (...key) =>
          isBroken ? Promise.reject(new Error('storage is away')) : table.get(...key);
        return { ...table, get };
      },
    });
    isBroken = false;
    const contoso = breaking.simulator.world.findTenant('contoso');
    if (contoso) contoso.consentPolicy = 'managed';
    await breaking.signIn(anna, ANNA);
    const back = await breaking.adminAnswers(anna, 'contoso');
    isBroken = true;
    expect(await breaking.takeAdmin(back)).toMatchObject({ kind: 'approved' });
    isBroken = false;
    expect(breaking.told).toEqual([]);
    await breaking.sweepVerdicts();
    expect(await breaking.reasons()).toEqual(['approval_granted']);
    await breaking.simulator.close();
  });

  test('that comes while a sign-in is on its way is told to that user, too', async () => {
    const { authorizeUrl } = await stage.begin(anna);
    const back = await stage.adminAnswers(anna, 'contoso');
    const denied = new URL(authorizeUrl);
    const ended = new URL('http://127.0.0.1:7071/api/oauth/callback');
    ended.searchParams.set('state', denied.searchParams.get('state') ?? '');
    ended.searchParams.set('error', 'access_denied');
    ended.searchParams.set('error_description', 'AADSTS90094: x');
    await stage.takeAdmin(back);
    await stage.callback(ended);
    expect(await approvalOf(anna)).toMatchObject({ state: 'approved' });
    expect(await stage.reasons()).toEqual(['approval_granted']);
  });

  test('is a hint: who claims one opens nothing, and the next sign-in tells the truth', async () => {
    await wait(anna, ANNA);
    const claimed = await stage.adminAnswers(anna, 'contoso', 'cancel');
    claimed.searchParams.delete('error');
    claimed.searchParams.set('admin_consent', 'True');
    claimed.searchParams.set('tenant', stage.simulator.world.findTenant('contoso')?.tid ?? '');
    expect(await stage.takeAdmin(claimed)).toMatchObject({ kind: 'approved' });
    expect(await approvalOf(anna)).toMatchObject({ state: 'approved' });
    stage.pass(1000);
    await wait(anna, ANNA);
    expect(await stage.read(anna)).toMatchObject({
      status: 'disconnected',
      approval: { state: 'waiting' },
    });
  });

  test('that is ended by a disconnect is forgotten', async () => {
    await wait(anna, ANNA);
    await stage.disconnect(anna);
    await stage.takeAdmin(await stage.adminAnswers(anna, 'contoso'));
    expect(await approvalOf(anna)).toBeNull();
    expect(await stage.reasons()).not.toContain('approval_granted');
  });
});

describe('a refusal', () => {
  test('is told, and the same people hear of an approval that comes later', async () => {
    await wait(anna, ANNA);
    const refused = await stage.adminAnswers(anna, 'contoso', 'cancel');
    expect(await stage.takeAdmin(refused)).toEqual({ kind: 'refused' });
    expect(await approvalOf(anna)).toMatchObject({ state: 'refused' });
    await stage.takeAdmin(await stage.adminAnswers(anna, 'contoso'));
    expect(await approvalOf(anna)).toMatchObject({ state: 'approved' });
    expect(await stage.reasons()).toEqual(['approval_refused', 'approval_granted']);
  });

  test('by somebody who is no administrator refuses nothing', async () => {
    await wait(anna, ANNA);
    const back = await stage.adminAnswers(anna, 'contoso', 'needs_admin');
    expect(await stage.takeAdmin(back)).toEqual({ kind: 'not_admin' });
    expect(await approvalOf(anna)).toMatchObject({ state: 'waiting' });
  });
});

describe('a link', () => {
  const forged = (change: (url: URL) => void) => async () => {
    await wait(anna, ANNA);
    const back = await stage.adminAnswers(anna, 'contoso');
    change(back);
    const { kind } = await stage.takeAdmin(back);
    expect(await approvalOf(anna)).toMatchObject({ state: 'waiting' });
    expect(stage.told).toEqual([]);
    return kind;
  };
  const restate = (text: (state: string) => string) => (url: URL) =>
    url.searchParams.set('state', text(url.searchParams.get('state') ?? ''));

  test.each([
    [
      'for another account',
      restate((state) =>
        state.replace(
          /\.[^.]+\.([^.]+)$/,
          `.${Buffer.from('["globex",9999999999999]').toString('base64url')}.$1`,
        ),
      ),
    ],
    ['of another key', restate((state) => state.replace(/^v1\.[0-9a-f]{8}/, 'v1.00000000'))],
    ['cut short', restate((state) => state.slice(0, -1))],
    ['without its signature', restate((state) => state.slice(0, state.lastIndexOf('.')))],
  ])('that nobody gave out does nothing: %s', async (_, change) => {
    expect(await forged(change)()).toBe('unknown_state');
  });

  test.each([
    ['no tenant', (url: URL) => url.searchParams.delete('tenant')],
    ['a tenant that is none', (url: URL) => url.searchParams.set('tenant', '../acme')],
    ['no word of consent', (url: URL) => url.searchParams.set('admin_consent', 'False')],
  ])('with %s says nothing clear, and changes nothing', async (_, change) => {
    expect(await forged(change)()).toBe('unclear');
  });

  test('lives two weeks', async () => {
    await wait(anna, ANNA);
    const back = await stage.adminAnswers(anna, 'contoso');
    stage.pass(14 * DAY);
    expect(await stage.takeAdmin(back)).toEqual({ kind: 'link_expired' });
    expect(await approvalOf(anna)).toMatchObject({ state: 'waiting' });
  });

  test('of a tenant that may not come in marks nothing', async () => {
    const strict = await connectStage({ allowedTenants: ['00000000-0000-0000-0000-000000000001'] });
    const back = await strict.adminAnswers(anna, 'contoso');
    expect(await strict.takeAdmin(back)).toEqual({ kind: 'tenant_not_allowed' });
    expect(await strict.deps.approvals.approvals(anna.accountId)).toEqual([]);
    await strict.simulator.close();
  });
});

describe('consent that is taken back', () => {
  async function withdrawn() {
    await stage.takeAdmin(await stage.adminAnswers(anna, 'contoso'));
    await stage.connect(anna, ANNA);
    stage.told.splice(0);
    const url = `${stage.simulator.url}/control/tenants/contoso/consent`;
    expect((await fetch(url, { method: 'DELETE' })).ok).toBe(true);
    const ref = await stage.refOf(anna);
    await stage.doubt(ref);
    await stage.probe(ref);
    return ref;
  }

  test('is a state of its own, told once, and readable by the version before as a tenant’s refusal', async () => {
    const ref = await withdrawn();
    expect(await stage.read(anna)).toMatchObject({
      status: 'needs_reconnect',
      lastError: { code: 'consent_withdrawn' },
      approval: { state: 'withdrawn', since: expect.any(String) },
    });
    const [{ home, eventId } = expect.fail('nothing was told')] = stage.told;
    expect(stage.told).toHaveLength(1);
    expect((await eventRecords(stage.open).find(home, eventId))?.value.event.data).toMatchObject({
      reason: 'needs_reconnect',
      approval: { state: 'withdrawn' },
    });
    const stored = [
      await stage.open('connections').get('acme!anna', 'connection'),
      await stage.open('mailboxes').get(ref, 'mailbox'),
    ].map((row) => JSON.parse(String(row?.properties['json'])));
    expect(stored).toMatchObject([
      { lastError: { code: 'tenant_refused' } },
      { refusedFor: 'tenant_refused' },
    ]);
    const read = await connections(stage.open).find(anna.accountId, anna.userId);
    expect(read?.value.lastError?.code).toBe('consent_withdrawn');
  });

  test('and given again is told, and the mailbox goes on by itself', async () => {
    const ref = await withdrawn();
    stage.pass(1000);
    await stage.takeAdmin(await stage.adminAnswers(anna, 'contoso'));
    expect(await approvalOf(anna)).toMatchObject({ state: 'approved' });
    expect(stage.upkeep()).toContain(`probe ${ref}`);
    await stage.probe(ref);
    expect(await stage.read(anna)).toMatchObject({
      status: 'connected',
      lastError: null,
      approval: null,
    });
    expect(await stage.reasons()).toEqual(['needs_reconnect', 'approval_granted', 'reconnected']);
  });

  test('is not given again by another tenant’s administrator', async () => {
    await withdrawn();
    await stage.takeAdmin(await stage.adminAnswers(anna, 'fabrikam'));
    expect(await approvalOf(anna)).toMatchObject({ state: 'withdrawn' });
  });
});
