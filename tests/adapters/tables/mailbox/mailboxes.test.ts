import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { connections } from '../../../../shared/adapters/tables/account/connections.ts';
import { dueIndex } from '../../../../shared/adapters/tables/due-index.ts';
import { eventRecords } from '../../../../shared/adapters/tables/event/event-records.ts';
import { expiryIndex } from '../../../../shared/adapters/tables/expiry-index.ts';
import { fleetGuard, fleetSize } from '../../../../shared/adapters/tables/fleet.ts';
import { mailboxIdentities } from '../../../../shared/adapters/tables/mailbox/mailbox-identities.ts';
import { mailboxes } from '../../../../shared/adapters/tables/mailbox/mailboxes.ts';
import { signIns } from '../../../../shared/adapters/tables/account/sign-ins.ts';
import type { OpenTable } from '../../../../shared/adapters/tables/table.ts';
import { tokenCaches } from '../../../../shared/adapters/tables/mailbox/token-caches.ts';
import { noConnection } from '../../../../shared/domain/account/connection.ts';
import { accountIdSchema, mailboxRefSchema, userIdSchema } from '../../../../shared/domain/ids.ts';
import { ownAddressesOf } from '../../../../shared/domain/mailbox/own-addresses.ts';
import type { SignIn } from '../../../../shared/domain/sign-in/sign-in.ts';
import { expired } from '../../../stage/use-cases/expired.ts';
import { families } from '../families.ts';

const NOW = '2026-11-24T05:00:00.000Z';
const accountId = accountIdSchema.parse('acme');
const userId = userIdSchema.parse('u|1');
const link = { accountId, userId, generation: 0 };
const other = { ...link, accountId: accountIdSchema.parse('globex') };
const sealedTokens = 'v1.0.0.0.0';

describe.each(families)('in %s', (_name, openFamily) => {
  let open: OpenTable;
  let counted: number;
  const opened = () =>
    mailboxes(open, randomBytes, (by) => {
      counted += by;
      return Promise.resolve();
    });
  const grant = (oid = randomBytes(8).toString('hex')) => ({
    identity: { tid: 't', oid },
    email: 'anna@contoso.example',
    ...ownAddressesOf('anna@contoso.example', 't'),
    folders: { sentItems: 's', drafts: 'd', inbox: 'i' },
    sealedTokens,
    syncedFrom: NOW,
    now: NOW,
  });
  beforeEach(async () => {
    open = await openFamily();
    counted = 0;
  });

  test('a mailbox, its links and its tokens are one life; the tokens are no link', async () => {
    const store = opened();
    const given = grant();
    const { ref, begun } = await store.attach(given, link);
    expect(begun).toBe(true);
    expect(await store.attach(given, other)).toEqual({ ref, begun: false, reopened: false });
    const found = await store.find(ref);
    expect(found?.links).toEqual([
      { ...link, linkedAt: NOW },
      { ...other, linkedAt: NOW },
    ]);
    expect(found?.mailbox.value).toMatchObject({ ref, state: 'active', syncedThrough: NOW });
    expect((await mailboxIdentities(open).find(given.identity))?.value).toBe(ref);
    expect(await tokenCaches(open).find(ref)).toMatchObject({
      identity: given.identity,
      sealed: { value: sealedTokens },
    });
    expect(counted).toBe(1);
  });

  test('a life that begins, or is active again, has its due rows from the start', async () => {
    const store = opened();
    const given = grant();
    const { ref } = await store.attach(given, link);
    const index = dueIndex(open);
    const rows = async () => {
      const due = await Promise.all(
        (['renew', 'resync'] as const).map((task) => index.due(task, Date.parse(NOW) + 1e8, 10)),
      );
      return due.flat().filter((row) => row.ref === ref);
    };
    const at = Date.parse(NOW) + 600_000;
    const first = await rows();
    expect(first.map(({ task, dueAt }) => [task, dueAt])).toEqual([
      ['renew', at],
      ['resync', at],
    ]);
    const found = await store.find(ref);
    const [renew, resync] = first.map(({ key }) => key);
    expect(found?.mailbox.value.due).toEqual({ renew, resync });
    // Another connection of a mailbox that is kept alive changes nothing of that.
    for (const row of first) await index.remove(row.key);
    await store.attach(given, other);
    expect(await rows()).toEqual([]);
    const mailbox = (await store.find(ref))?.mailbox;
    if (!mailbox) throw new Error('gone');
    const waits = { ...mailbox.value, state: 'needs_reconnect' } as const;
    await store.save({ value: waits, etag: mailbox.etag });
    await store.attach(given, link);
    expect(await rows()).toHaveLength(2);
  });

  test('attached by many at once it begins once', async () => {
    const given = grant();
    const all = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        opened().attach(given, { ...link, userId: userIdSchema.parse(`u${n}`) }),
      ),
    );
    expect(new Set(all.map(({ ref }) => ref)).size).toBe(1);
    const [first] = all;
    expect(first && (await opened().find(first.ref))?.links).toHaveLength(4);
    expect(counted).toBe(1);
  });

  test('the last detach closes it, and a later attach begins another life', async () => {
    const store = opened();
    const given = grant();
    const { ref } = await store.attach(given, link);
    await store.attach(given, other);
    expect(await store.detach(ref, link, NOW)).toBe('shared');
    expect(await store.detach(ref, link, NOW)).toBe('gone');
    expect(await store.detach(ref, other, NOW)).toBe('closing');
    expect((await store.find(ref))?.mailbox.value).toMatchObject({
      state: 'closing',
      closingSince: NOW,
    });
    const next = await store.attach(given, link);
    expect(next).toMatchObject({ begun: true });
    expect(next.ref).not.toBe(ref);
    await store.remove(ref, given.identity);
    expect(await store.find(ref)).toBeNull();
    expect(await tokenCaches(open).find(ref)).toBeNull();
    expect((await mailboxIdentities(open).find(given.identity))?.value).toBe(next.ref);
    await store.remove(next.ref, given.identity);
    expect(await mailboxIdentities(open).find(given.identity)).toBeNull();
    expect(counted).toBe(1);
  });

  test('a late detach does not take the link of a newer generation', async () => {
    const store = opened();
    const given = grant();
    const { ref } = await store.attach(given, { ...link, generation: 1 });
    expect(await store.detach(ref, link, NOW)).toBe('gone');
    expect((await store.find(ref))?.links).toHaveLength(1);
  });

  test('a mailbox is saved only as it was read', async () => {
    const store = opened();
    const { ref } = await store.attach(grant(), link);
    const found = await store.find(ref);
    if (!found) throw new Error('not found');
    const value = { ...found.mailbox.value, syncedThrough: '2026-11-24T06:00:00.000Z' };
    expect(await store.save({ value, etag: found.mailbox.etag })).toBe(true);
    expect(await store.save({ value, etag: found.mailbox.etag })).toBe(false);
    expect((await store.find(ref))?.mailbox.value).toEqual(value);
  });

  test('a token cache is replaced only by whom read it last', async () => {
    const { ref } = await opened().attach(grant('x'), link);
    const caches = tokenCaches(open);
    const found = await caches.find(ref);
    if (!found) throw new Error('not found');
    const next = { value: 'v1.new', etag: found.sealed.etag };
    expect(await caches.save(ref, found.identity, next)).toBe(true);
    expect(await caches.save(ref, found.identity, next)).toBe(false);
    expect((await caches.find(ref))?.sealed.value).toBe('v1.new');
  });

  test('a connection and its event are one write, by ETag', async () => {
    const store = connections(open);
    const connection = noConnection(accountId, userId);
    const event = { id: 'evt_c0_x', type: 'connection.changed', timestamp: NOW, data: {} } as const;
    expect(await store.find(accountId, userId)).toBeNull();
    expect(await store.save(connection, null, event)).toBe(true);
    expect(await store.save(connection, null, { ...event, id: 'evt_c0_y' })).toBe(false);
    const found = await store.find(accountId, userId);
    expect(found?.value).toEqual(connection);
    const home = { kind: 'connection', accountId, userId } as const;
    expect(await eventRecords(open).find(home, 'evt_c0_x')).toMatchObject({
      value: { state: 'pending', event },
    });
    expect(await eventRecords(open).find(home, 'evt_c0_y')).toBeNull();
    const raised = { ...connection, generation: 1 };
    expect(await store.save(raised, found?.etag ?? '', null)).toBe(true);
    expect(await store.save(raised, found?.etag ?? '', event)).toBe(false);
  });

  test('a sign-in is known to the expiry index, and its grant earlier', async () => {
    const expiry = expiryIndex(open);
    const store = signIns(open, expiry);
    const now = Date.parse(NOW);
    const signIn: SignIn = {
      id: 'a'.repeat(64),
      accountId,
      userId,
      intent: 'connect',
      generation: 0,
      returnUrl: 'https://crm.example/',
      nonce: 'n',
      verifier: 'v',
      expiresAt: now,
      stage: 'open',
      answerPrint: null,
      answer: null,
      ticketHash: null,
      ticketExpiresAt: null,
      grant: null,
      connectedGeneration: null,
    };
    await store.add(signIn);
    const found = await store.find(signIn.id);
    expect(found?.value).toEqual(signIn);
    const { identity, email, folders, ownAddresses, internalDomains } = grant();
    const ended: SignIn = {
      ...signIn,
      stage: 'ended',
      answer: { emailSync: 'authorized', ticket: 'sealed' },
      ticketHash: 'h',
      ticketExpiresAt: now + 600_000,
      grant: {
        identity,
        email,
        ownAddresses,
        internalDomains,
        folders,
        sealedTokens: 'v1.'.padEnd(25_000, 'x'),
      },
    };
    expect(await store.save({ value: ended, etag: found?.etag ?? '' })).toBe(true);
    expect(await store.save({ value: ended, etag: found?.etag ?? '' })).toBe(false);
    expect((await store.find(signIn.id))?.value).toEqual(ended);
    const due = async (at: number) => (await expired(expiry, at, 10)).map(({ kind }) => kind);
    expect(await due(now + 599_999)).toEqual([]);
    expect(await due(now + 600_000)).toEqual(['sign-in']);
    expect(await due(now + 86_400_000)).toEqual(['sign-in', 'sign-in']);
    await store.remove(signIn.id);
    expect(await store.find(signIn.id)).toBeNull();
  });

  test('the fleet guard: more than five and more than a tenth within ten minutes are many', async () => {
    let now = Date.parse(NOW);
    let size = 100;
    const guard = fleetGuard(
      open,
      () => now,
      () => Promise.resolve(size),
    );
    const ref = (n: number) =>
      mailboxRefSchema.parse(n.toString(16).padStart(8, '0').padEnd(32, '0'));
    const told: string[] = [];
    for (let n = 0; n < 11; n += 1) told.push(await guard.refused(ref(n)));
    expect(told).toEqual([...Array.from({ length: 10 }, () => 'one'), 'many']);
    expect(await guard.refused(ref(1))).toBe('many');
    size = 1000;
    expect(await guard.refused(ref(1))).toBe('one');
    size = 10;
    now += 600_001;
    for (let n = 0; n < 5; n += 1) expect(await guard.refused(ref(n))).toBe('one');
    expect(await guard.refused(ref(6))).toBe('many');
    expect(await guard.recentOperatorFault()).toBeNull();
    await guard.operatorFault('invalid_client');
    expect(await guard.recentOperatorFault()).toMatchObject({ code: 'invalid_client' });
    // Something else is taken again.
    await guard.operatorFaultOver('token_cache_unreadable');
    expect(await guard.recentOperatorFault()).toMatchObject({ code: 'invalid_client' });
    await guard.operatorFaultOver('invalid_client');
    await guard.operatorFaultOver('invalid_client');
    expect(await guard.recentOperatorFault()).toBeNull();
  });

  test('the fleet’s size is a sum over shards', async () => {
    const sizes = fleetSize(open, Math.random);
    for (let n = 0; n < 6; n += 1) await sizes.add(1);
    await sizes.add(-1);
    expect(await sizes.read()).toBe(5);
  });
});
