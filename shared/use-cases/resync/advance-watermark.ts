import { RUN_FORGOTTEN_MS, WAIT_TRUSTED_MS } from '../../domain/durations.ts';
import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import { syncedThroughAfter } from '../../domain/mailbox/resync-plan.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Now } from '../../ports/clock.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import {
  NOTIFIED,
  type ResyncRun,
  type ResyncRuns,
  type ResyncWait,
  type ResyncWaits,
} from '../../ports/resync-runs.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';
import { askForResync, type AskPorts } from './ask-for-resync.ts';

export interface AdvancePorts {
  readonly runs: Pick<ResyncRuns, 'open' | 'waits' | 'isSpoilt' | 'close'>;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save'>;
  readonly now: Now;
}

/**
 * Closes every run whose ids have all ended and moves the watermark on: only up to the oldest run that still waits,
 * since the watermark may not pass a message that is pending.
 */
export async function advanceWatermark(deps: AdvancePorts, ref: MailboxRef): Promise<void> {
  const runs = (await deps.runs.open(ref)).toSorted((a, b) => a.startedAt - b.startedAt);
  const waits = await deps.runs.waits(ref);
  const waiting = new Set(waits.map(({ runId }) => runId));
  const notified = waits.filter(({ runId }) => runId === NOTIFIED);
  const pendingSince = Math.min(...notified.map(({ at }) => at));
  for (const run of runs) {
    if (run.goesOnAt !== null) {
      if (deps.now() - (run.turnedAt ?? run.begunAt) > RUN_FORGOTTEN_MS)
        await deps.runs.close(ref, run.runId);
      continue;
    }
    if (waiting.has(run.runId) || pendingSince < run.begunAt) return;
    // Asked after the waits were read: what spoils a run is noted before its wait ends.
    if (await deps.runs.isSpoilt(ref, run.runId)) {
      await deps.runs.close(ref, run.runId);
      continue;
    }
    await changeMailbox(deps.mailboxes, ref, (mailbox) => ({
      ...mailbox,
      syncedThrough: syncedThroughAfter(run.startedAt, mailbox.syncedThrough),
      missingSince: isBroughtIn(mailbox, run) ? null : mailbox.missingSince,
      ...(run.deep ? { deepResyncAt: new Date(deps.now()).toISOString() } : {}),
    }));
    await deps.runs.close(ref, run.runId);
  }
}

/** By a run that began after it was asked for. */
function isBroughtIn({ missingSince }: Mailbox, { begunAt }: ResyncRun): boolean {
  return missingSince !== null && Date.parse(missingSince) < begunAt;
}

export interface EndWaitsPorts {
  readonly runs: Pick<ResyncRuns, 'waitingFor' | 'spoil' | 'stopWaiting'>;
}

/**
 * The id has ended, for all runs that wait for it. `late`: it is of a thread after all, and they have gone on without it,
 * `except` for the run that it ended in; none of them may move the watermark. Gives how many waited.
 */
export async function endWaits(
  { runs }: EndWaitsPorts,
  ref: MailboxRef,
  id: MessageRef,
  late: { readonly except?: string } | null,
): Promise<number> {
  let ended = 0;
  // Until none is left: a run may have joined one of these waits meanwhile.
  return optimistically('waits_contended', async () => {
    const waits = await runs.waitingFor(ref, id);
    if (waits.length === 0) return ended;
    for (const { runId } of waits) {
      if (late && runId !== late.except && runId !== NOTIFIED) await runs.spoil(ref, runId);
      await runs.stopWaiting(ref, runId, id);
    }
    ended += waits.length;
    return 'contended';
  });
}

export interface ReviveWaitsPorts extends EnqueuePorts {
  readonly runs: Pick<ResyncRuns, 'waits' | 'waitAnew'>;
}

/**
 * Queues anew what a run waits for and nobody tries any more. The listing alone would not find a message that was
 * deleted meanwhile, and its wait would hold the watermark for ever.
 */
export async function reviveWaits(deps: ReviveWaitsPorts, ref: MailboxRef): Promise<void> {
  const now = deps.now();
  const waits = await deps.runs.waits(ref);
  const tried = new Set(waits.filter((wait) => isStillTried(wait, now)).map(({ id }) => id));
  for (const { runId, id } of waits.filter((wait) => !tried.has(wait.id))) {
    await enqueue(deps, 'receive', { mailboxRef: ref, ids: [id], runId });
    await deps.runs.waitAnew(ref, runId, id, now);
  }
}

/** A wait that is older is one that nobody tries any more. */
export function isStillTried({ at }: ResyncWait, now: number): boolean {
  return now - at < WAIT_TRUSTED_MS;
}

export type ResyncWaitsPorts = AdvancePorts &
  EndWaitsPorts &
  AskPorts & { readonly runs: Pick<ResyncRuns, 'waitFor'> };

/** What the receiving side tells the runs; the last id's end closes them. */
export function resyncWaits(deps: ResyncWaitsPorts): ResyncWaits {
  return {
    waitFor: (ref, runId, id) => deps.runs.waitFor(ref, runId, id, deps.now()),
    async ended(ref, runId, id) {
      if (runId === NOTIFIED) await deps.runs.stopWaiting(ref, NOTIFIED, id);
      else if ((await endWaits(deps, ref, id, null)) === 0) return;
      await advanceWatermark(deps, ref);
    },
    async endedLate(ref, id) {
      // First, so that a crash leaves runs that wait and never a watermark that stands.
      await askForResync(deps, ref, 'late_admission');
      await endWaits(deps, ref, id, {});
      await advanceWatermark(deps, ref);
    },
  };
}
