import { describe, expect, it } from 'vitest';
import type { UpkeepWork } from '../../../shared/domain/work.ts';
import { upkeep } from '../../../shared/use-cases/upkeep/upkeep.ts';
import { Crash, fate } from '../mortal.ts';
import { upkeepStage } from './upkeep-stage.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MOST_EFFECTS = 200;

type Stage = Awaited<ReturnType<typeof upkeepStage>>;

/** The host delivers again what died, and in its time what is delayed. */
async function deliver(stage: Stage, died: UpkeepWork): Promise<void> {
  const { queues, world } = stage;
  // What the dead process held has run out: the message's lease, and the mailbox's.
  world.clock.advance(10 * MINUTE);
  await upkeep(stage.deps)(died);
  for (let rounds = 0; queues.sent.length > 0; rounds += 1) {
    expect(rounds).toBeLessThan(50);
    const next = queues.sent.shift();
    if (!next || !('task' in next.work)) throw new Error('nothing but upkeep was queued');
    world.clock.advance(next.delayMs);
    await upkeep(stage.deps)(next.work);
  }
}

async function dieEverywhere(
  work: Pick<UpkeepWork, 'task' | 'detail'>,
  when: 'before' | 'after',
  before: (stage: Stage) => Promise<void>,
): Promise<number> {
  for (let n = 1; n <= MOST_EFFECTS; n += 1) {
    const stage = await upkeepStage();
    try {
      stage.world.clock.advance(30 * MINUTE);
      await before(stage);
      const messages = [stage.receive(), stage.receive({ subject: 'Other' })];
      stage.received.splice(0);
      const was = (await stage.mailbox()).syncedThrough ?? '';
      const { mortal, reached } = fate(n, when);
      const { mail, mailboxes, dueIndex, runs, leases, queues, receiveListed } = stage.deps;
      const doomed = {
        ...stage.deps,
        mail: mortal(mail),
        mailboxes: mortal(mailboxes),
        dueIndex: mortal(dueIndex),
        runs: mortal(runs),
        leases: mortal(leases),
        queues: mortal(queues),
        receiveListed: mortal(receiveListed),
      };
      const firstSeen = stage.deps.now();
      const died: UpkeepWork = { ...work, mailboxRef: stage.ref, attempt: 0, firstSeen };
      await upkeep(doomed)(died).catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
      if (reached() < n) return n - 1;
      await deliver(stage, died);
      if (work.task !== 'renew') {
        const ids = messages.map(({ immutableId }) => immutableId);
        expect([n, [...new Set(stage.received)]]).toEqual([n, ids]);
        const watermark = Date.parse((await stage.mailbox()).syncedThrough ?? '');
        expect(watermark, `${work.task} ${when} ${n}`).toBeGreaterThan(Date.parse(was));
      }
      await expectCaredFor(stage, `${work.task} ${when} ${n}`);
    } finally {
      await stage.close();
    }
  }
  throw new Error('more effects than expected');
}

/** Two subscriptions that are known, none besides; the mailbox is found again when it is due. */
async function expectCaredFor(stage: Stage, where: string): Promise<void> {
  const { subscriptions } = await stage.mailbox();
  const known = Object.values(subscriptions).map(({ id }) => id);
  expect([...stage.world.subscriptions.keys()].toSorted(), where).toEqual(known.toSorted());
  expect(known, where).toHaveLength(2);
  expect(await stage.deps.runs.open(stage.ref).then((runs) => runs.length), where).toBeLessThan(2);
  for (const task of ['renew', 'resync'] as const) {
    expect(await dueWork(stage, task), `${where}: ${task}`).toBeGreaterThan(0);
    // A row that a crash left on top is due once, and gone.
    expect(await dueWork(stage, task), `${where}: ${task} again`).toBe(1);
  }
}

/** Lets the time come, fires the timer and does what it found. */
async function dueWork(stage: Stage, task: 'renew' | 'resync'): Promise<number> {
  stage.world.clock.advance(8 * DAY);
  await stage.fire(task);
  const found = stage.queues.sent.length;
  await stage.drain();
  return found;
}

const cases = [
  { work: { task: 'subscribe', detail: {} }, before: () => Promise.resolve() },
  {
    work: { task: 'renew', detail: {} },
    before: async (stage: Stage) => {
      await stage.run('subscribe');
      await stage.drain();
    },
  },
  {
    work: { task: 'resync', detail: {} },
    before: async (stage: Stage) => {
      await stage.run('subscribe');
      await stage.drain();
      stage.world.clock.advance(30 * MINUTE);
    },
  },
] as const;

describe('a mailbox is looked after, wherever the process dies', () => {
  for (const { work, before } of cases) {
    it.each(['before', 'after'] as const)(`%s each effect of ${work.task}`, async (when) => {
      expect(await dieEverywhere(work, when, before)).toBeGreaterThan(5);
    });
  }
});
