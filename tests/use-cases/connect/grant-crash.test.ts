import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventRecords } from '../../../shared/adapters/tables/event/event-records.ts';
import { PROBE_DELAY_MS } from '../../../shared/domain/durations.ts';
import { completeSignIn } from '../../../shared/use-cases/connect/complete-sign-in.ts';
import { disconnect } from '../../../shared/use-cases/connect/disconnect.ts';
import { doubtGrant } from '../../../shared/use-cases/connect/doubt-grant.ts';
import { probeGrant } from '../../../shared/use-cases/connect/probe-grant.ts';
import { type ConnectStage, connectStage, who } from '../../stage/use-cases/connect-stage.ts';
import { TAKEN } from '../../stage/memory/taken-message.ts';

const ANNA = 'anna@contoso.example';
const users = [who('acme', 'u1'), who('globex', 'u2')];

class Crash extends Error {}

let stage: ConnectStage;
beforeAll(async () => {
  stage = await connectStage();
});
afterAll(() => stage.simulator.close());

/** The world of a process that dies before or after its n-th effect; nothing of it runs on. */
function mortalAt(n: number, when: 'before' | 'after') {
  let effects = 0;
  const effect = async (run: () => unknown): Promise<unknown> => {
    effects += 1;
    if (effects > n || (effects === n && when === 'before')) throw new Crash();
    const result: unknown = await run();
    if (effects === n) throw new Crash();
    return result;
  };
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => effect(() => Reflect.apply(member, target, args));
      },
    });
  const { announce } = stage.deps;
  const deps = {
    ...stage.deps,
    mailboxes: mortal(stage.deps.mailboxes),
    connections: mortal(stage.deps.connections),
    fleet: mortal(stage.deps.fleet),
    queues: mortal(stage.queues),
    announce: async (...args: Parameters<typeof announce>) => {
      await effect(() => announce(...args));
      return TAKEN;
    },
    tokens: stage.tokens(),
    mail: stage.mail,
    delay: (ms: number) => ms,
  };
  return { deps, died: () => effects >= n };
}

async function died(run: Promise<unknown>): Promise<boolean> {
  try {
    await run;
    return false;
  } catch (error) {
    if (error instanceof Crash) return true;
    throw error;
  }
}

/** Ids of the events of one kind that were told since, each with its record. */
async function toldSince(at: number, reason: string): Promise<string[]> {
  const told = await Promise.all(
    stage.told.slice(at).map(async ({ home, eventId }) => {
      const record = await eventRecords(stage.open).find(home, eventId);
      return record?.value.event.data['reason'] === reason ? [eventId] : [];
    }),
  );
  return [...new Set(told.flat())];
}

test.each(['before', 'after'] as const)(
  'a refused grant is told to every user under one id, wherever a run dies: %s each effect',
  async (when) => {
    for (let n = 1; ; n += 1) {
      for (const one of users) await stage.connect(one, ANNA);
      const [user] = users;
      if (!user) throw new Error('no user');
      const ref = await stage.refOf(user);
      const anna = stage.simulator.world.findMailbox(ANNA);
      stage.simulator.world.tokens.revoke(anna?.oid ?? '', {
        aadsts: 50173,
        claimsChallenge: false,
      });
      const told = stage.told.length;
      const mortal = mortalAt(n, when);
      if (await died(doubtGrant(mortal.deps)(ref))) {
        // The work comes again, and later other work: a probe that got lost is made good.
        await stage.doubt(ref);
        stage.pass(3 * PROBE_DELAY_MS);
        stage.simulator.world.clock.advance(3 * PROBE_DELAY_MS);
        await stage.doubt(ref);
      }
      // The queue gives a probe whose run died again.
      if (await died(probeGrant(mortal.deps)(ref))) await stage.probe(ref);
      for (const one of users) {
        expect([n, (await stage.read(one))['status']]).toEqual([n, 'needs_reconnect']);
      }
      expect([n, (await toldSince(told, 'needs_reconnect')).length]).toEqual([n, users.length]);
      const again = stage.told.length;
      await stage.probe(ref);
      expect(stage.told.length).toBe(again);
      if (!mortal.died()) {
        expect(n).toBeGreaterThan(15);
        break;
      }
    }
  },
  30_000,
);

test.each(['before', 'after'] as const)(
  'a disconnect that is asked for again is told, wherever the first one died: %s each effect',
  async (when) => {
    const user = who('acme', 'u3');
    for (let n = 1; ; n += 1) {
      await stage.connect(user, ANNA);
      const told = stage.told.length;
      const mortal = mortalAt(n, when);
      if (await died(disconnect(mortal.deps)(user))) await stage.disconnect(user);
      expect([n, (await stage.read(user))['status']]).toEqual([n, 'disconnected']);
      expect([n, (await toldSince(told, 'disconnected')).length]).toEqual([n, 1]);
      if (!mortal.died()) {
        expect(n).toBeGreaterThan(3);
        break;
      }
    }
  },
);

test.each(['before', 'after'] as const)(
  'a reconnect that is completed again is told to the others of the mailbox, wherever the first one died: %s each effect',
  async (when) => {
    const [user, other] = users;
    if (!user || !other) throw new Error('no users');
    for (let n = 1; ; n += 1) {
      for (const one of users) await stage.connect(one, ANNA);
      const ref = await stage.refOf(user);
      const anna = stage.simulator.world.findMailbox(ANNA);
      const revoked = { aadsts: 50173, claimsChallenge: false };
      stage.simulator.world.tokens.revoke(anna?.oid ?? '', revoked);
      await stage.doubt(ref);
      await stage.probe(ref);
      const { ticket } = await stage.signIn(user, ANNA);
      const told = stage.told.length;
      const mortal = mortalAt(n, when);
      const completed = completeSignIn(mortal.deps)(user, ticket ?? '');
      if (await died(completed)) await stage.complete(user, ticket);
      for (const one of users) {
        expect([n, (await stage.read(one))['status']]).toEqual([n, 'connected']);
      }
      const others = stage.told
        .slice(told)
        .filter(({ home }) => home.accountId === other.accountId);
      const records = await Promise.all(
        others.map(({ home, eventId }) => eventRecords(stage.open).find(home, eventId)),
      );
      const reasons = records.flatMap((one) => (one ? [one.value.event] : []));
      expect([n, new Set(reasons.map(({ id }) => id)).size]).toEqual([n, 1]);
      if (!mortal.died()) {
        expect(n).toBeGreaterThan(8);
        break;
      }
    }
  },
  30_000,
);
