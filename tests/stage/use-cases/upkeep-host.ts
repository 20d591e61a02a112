import type { UpkeepKind, Work } from '../../../shared/domain/work/work.ts';
import { fanOut } from '../../../shared/use-cases/schedule/fan-out.ts';
import { runUpkeep, type UpkeepPorts } from '../../../shared/use-cases/schedule/run-upkeep.ts';
import { retry } from '../../../shared/use-cases/work/retry.ts';
import { workOf } from '../memory/memory-queues.ts';
import { Crash } from './mortal.ts';
import type { upkeepStage } from './upkeep-stage.ts';

const MINUTE = 60_000;

/** The host as upkeep sees it: the queue with its delays, the timers, and time that passes. */
export function upkeepHost(stage: Awaited<ReturnType<typeof upkeepStage>>) {
  const { queues, world } = stage;
  const visibleAt = new Map<object, number>();

  function takeVisible(): Work<UpkeepKind> | null {
    const now = world.clock.now();
    for (const sent of queues.sent) {
      if (!visibleAt.has(sent)) visibleAt.set(sent, now + sent.delayMs);
    }
    const isReady = (sent: object) => (visibleAt.get(sent) ?? 0) <= now;
    const at = queues.sent.findIndex((sent) => sent.queue === 'upkeep' && isReady(sent));
    const [next] = at < 0 ? [] : queues.sent.splice(at, 1);
    const work = next && workOf('upkeep', next.work);
    return work && work.kind !== 'sweep' ? work : null;
  }

  /** What is visible now, with the host's retries. Gives the message in whose run the process died. */
  async function deliver(deps: UpkeepPorts = stage.deps): Promise<Work<UpkeepKind> | null> {
    for (let work = takeVisible(); work; work = takeVisible()) {
      try {
        await runUpkeep(deps)(work);
      } catch (error) {
        if (error instanceof Crash) return work;
        await retry({ ...stage.deps, poison: stage.poison }, work, error);
      }
    }
    return null;
  }

  return {
    deliver,
    /** Minute by minute, with the timers of the app. */
    async pass(minutes: number): Promise<void> {
      for (let n = 1; n <= minutes; n += 1) {
        world.clock.advance(MINUTE);
        await fanOut(stage.deps)('resync');
        if (n % 5 === 0) await fanOut(stage.deps)('renew');
        await deliver();
      }
    },
    redeliver: (work: Work<UpkeepKind>) => queues.enqueue(work),
    waiting: () => queues.sent.filter(({ queue }) => queue === 'upkeep').length,
  };
}
