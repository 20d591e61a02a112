import type { MailboxRef } from '../../domain/ids.ts';
import type { ResyncWait } from '../../ports/resync-runs.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { enqueue } from '../work/enqueue.ts';

/** Longer than all tries of a message together: a wait that is older was lost with its queue message. */
const WAIT_TRUSTED_MS = 12 * 3600_000;

export function isTrusted({ at }: ResyncWait, now: number): boolean {
  return now - at < WAIT_TRUSTED_MS;
}

/**
 * Queues anew what a run waits for and nobody tries any more. The listing alone would not find a message that was
 * deleted meanwhile, and its wait would hold the watermark for ever.
 */
export async function reviveWaits(
  deps: Pick<UpkeepDeps, 'runs' | 'queues' | 'now'>,
  ref: MailboxRef,
): Promise<void> {
  const now = deps.now();
  const waits = await deps.runs.waits(ref);
  const tried = new Set(waits.filter((wait) => isTrusted(wait, now)).map(({ id }) => id));
  for (const { runId, id } of waits.filter((wait) => !tried.has(wait.id))) {
    await enqueue(deps, 'receive', { mailboxRef: ref, ids: [id], runId });
    await deps.runs.waitAnew(ref, runId, id, now);
  }
}
