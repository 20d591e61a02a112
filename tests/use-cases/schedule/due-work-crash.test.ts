import { describe, expect, it } from 'vitest';
import { fanOut } from '../../../shared/use-cases/schedule/fan-out.ts';
import { noteActivity } from '../../../shared/use-cases/schedule/reschedule.ts';
import { messageId } from '../../stage/microsoft/graph-world.ts';
import { Crash } from '../../stage/use-cases/mortal.ts';
import { upkeepHost } from '../../stage/use-cases/upkeep-host.ts';
import { mortal } from '../../stage/use-cases/upkeep-mortal.ts';
import { type StagePorts, upkeepStage } from '../../stage/use-cases/upkeep-stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Stage = Awaited<ReturnType<typeof upkeepStage>>;

interface Scenario {
  /** Everything before it is alive and well. */
  readonly prepare: (stage: Stage) => Promise<void>;
  /** In minutes, how late the next resync may be. */
  readonly within: number;
  /** What the process does that dies; then it takes what is queued. */
  readonly doomed: (stage: Stage, deps: StagePorts) => Promise<unknown>;
}

async function subscribed(stage: Stage): Promise<void> {
  await stage.run('subscribe');
  await stage.drain();
  stage.received.splice(0);
}

const scenarios: readonly [string, Scenario][] = [
  [
    'the first subscriptions of a mailbox',
    {
      within: 45,
      prepare: () => Promise.resolve(),
      doomed: ({ ref, deps: { now } }, { queues }) =>
        queues.enqueue({
          kind: 'subscribe',
          payload: { mailboxRef: ref },
          attempt: 0,
          firstSeen: now(),
        }),
    },
  ],
  [
    'a renewal, from the timer on',
    {
      within: 45,
      prepare: async (stage) => {
        await subscribed(stage);
        stage.world.clock.advance(6 * DAY);
      },
      doomed: (_, deps) => fanOut(deps)('renew'),
    },
  ],
  [
    'a renewal that finds a subscription gone',
    {
      within: 45,
      prepare: async (stage) => {
        await subscribed(stage);
        stage.world.clock.advance(6 * DAY);
        const [gone = ''] = stage.world.subscriptions.keys();
        stage.world.subscriptions.delete(gone);
      },
      doomed: (_, deps) => fanOut(deps)('renew'),
    },
  ],
  [
    'a resync, from the timer on',
    {
      within: 45,
      prepare: async (stage) => {
        await subscribed(stage);
        stage.world.clock.advance(16 * MINUTE);
      },
      doomed: (_, deps) => fanOut(deps)('resync'),
    },
  ],
  [
    'a resync that finds a subscription lost',
    {
      within: 45,
      prepare: async (stage) => {
        await subscribed(stage);
        stage.world.clock.advance(16 * MINUTE);
        const [gone = ''] = stage.world.subscriptions.keys();
        stage.world.subscriptions.delete(gone);
      },
      doomed: (_, deps) => fanOut(deps)('resync'),
    },
  ],
  [
    'a lifecycle event of a subscription that was removed',
    {
      within: 45,
      prepare: async (stage) => {
        await subscribed(stage);
        const [gone = ''] = stage.world.subscriptions.keys();
        stage.world.subscriptions.delete(gone);
      },
      doomed: async (stage, { queues }) => {
        const subscriptionId = (await stage.mailbox()).subscriptions.messages?.id ?? '';
        await queues.enqueue({
          kind: 'lifecycle',
          payload: { mailboxRef: stage.ref, event: 'subscriptionRemoved', subscriptionId },
          attempt: 0,
          firstSeen: stage.deps.now(),
        });
      },
    },
  ],
  [
    'a due row that activity brings forward',
    {
      within: 6 * 60 + 1,
      prepare: async (stage) => {
        await subscribed(stage);
        stage.world.clock.advance(26 * 60 * MINUTE);
        await upkeepHost(stage).pass(20);
        stage.received.splice(0);
      },
      doomed: async (stage, deps) => noteActivity(deps)(await stage.mailbox()),
    },
  ],
];

/** What must hold again a while later, wherever it died: nothing is lost and nothing is doubled. */
async function isAlive(stage: Stage, strays: number): Promise<void> {
  const now = stage.world.clock.now();
  const mailbox = await stage.mailbox();
  const stored = Object.values(mailbox.subscriptions).map(({ id }) => id);
  expect(stored.toSorted()).toEqual([...stage.world.subscriptions.keys()].toSorted());
  expect(stored).toHaveLength(2);
  const expiries = Object.values(mailbox.subscriptions).map(({ expiresAt }) => expiresAt);
  const renewal = Date.parse(expiries.toSorted()[0] ?? '') - DAY;
  const renew = await stage.deps.dueIndex.due('renew', now + 60 * DAY, 10);
  expect(renew.map(({ dueAt }) => dueAt)).toContain(renewal);
  const resync = await stage.deps.dueIndex.due('resync', now + 60 * DAY, 10);
  expect(resync.map(({ key }) => key)).toContain(mailbox.due.resync);
  for (const { dueAt } of resync) expect(dueAt - now).toBeLessThanOrEqual(6 * 60 * MINUTE);
  // A row that a crash left over is gone when its time has come.
  expect(renew.length).toBeLessThanOrEqual(strays + 1);
  expect(resync.length).toBeLessThanOrEqual(strays + 1);
  expect((await stage.deps.connections.find(accountOf(stage), userOf(stage)))?.value).toMatchObject(
    { lastError: null },
  );
}
const accountOf = (stage: Stage) => stage.link.accountId;
const userOf = (stage: Stage) => stage.link.userId;

describe.each(scenarios)('a process that dies in %s', (_name, { prepare, doomed, within }) => {
  it.each(['is delivered again', 'is lost'] as const)(
    'loses neither the next renewal nor the next resync; its queue message %s',
    async (then) => {
      for (let n = 1; ; n += 1) {
        const stage = await upkeepStage();
        try {
          await prepare(stage);
          const host = upkeepHost(stage);
          const mail = stage.receive();
          const at = stage.world.clock.now();
          const { deps, died } = mortal(stage.deps, n);
          await doomed(stage, deps).catch((error: unknown) => {
            if (!(error instanceof Crash)) throw error;
          });
          const crashed = died() ? null : await host.deliver(deps);
          if (!died()) {
            expect(n).toBeGreaterThan(3);
            return;
          }
          if (crashed && then === 'is delivered again') await host.redeliver(crashed);
          await host.pass(within);
          for (let more = 0; more < 20 && host.waiting() > 0; more += 1) await host.pass(1);
          expect([n, host.waiting()]).toEqual([n, 0]);
          expect([n, stage.received.includes(messageId(mail.immutableId))]).toEqual([n, true]);
          const { syncedThrough } = await stage.mailbox();
          expect(Date.parse(syncedThrough ?? '')).toBeGreaterThan(at - 5 * MINUTE);
          await isAlive(stage, 1);
          // In the first of them nothing but resyncs comes due; the renewal does in the sixth.
          for (const days of [5, 1, 1, 1]) {
            stage.world.clock.advance(days * DAY);
            await host.pass(5);
          }
          await isAlive(stage, 0);
        } finally {
          await stage.close();
        }
      }
    },
    120_000,
  );
});
