import { ServiceFailure } from '../../domain/failure.ts';
import { IDLE_LOOK_MS, REOPEN_LOOK_MS } from '../../domain/mailbox/due-plan.ts';
import { mayReopen } from '../../domain/mailbox/refused-grant.ts';
import { SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import { rowOf, type UpkeepKind, type Work } from '../../domain/work/work.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import { teardown } from '../connect/teardown.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { resync } from '../resync/resync.ts';
import { keepSubscriptions } from '../subscriptions/ensure-subscriptions.ts';
import { lifecycle } from '../subscriptions/handle-lifecycle.ts';
import { lookAfterSubscriptions } from '../subscriptions/reconcile-subscriptions.ts';
import { renew } from '../subscriptions/renew-subscriptions.ts';
import { requeue } from '../work/requeue.ts';
import { leasedMail } from './leased-mail.ts';
import { type HeldLease, holdingLease } from './mailbox-lease.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

const DOUBT_MS = 6 * 60_000;

/**
 * One small task for one mailbox, as its only worker. A mailbox that is gone needs none; one that waits for its user's
 * sign-in is brought up to date by the tasks that the sign-in queues.
 */
export const upkeep =
  (deps: UpkeepDeps) =>
  async (work: Work<UpkeepKind>): Promise<void> => {
    if (work.kind === 'probe') return deps.probeGrant(work.payload.mailboxRef, work.firstSeen);
    if (!(await isNeeded(deps, work))) return;
    await holdingLease(deps, work, (lease) => runOrDoubt(deps, work, lease));
  };

async function isNeeded(deps: UpkeepDeps, work: Work<UpkeepKind>): Promise<boolean> {
  const { kind } = work;
  const ref = work.payload.mailboxRef;
  const row = rowOf(work);
  // What a timer found is also the time to look for what a crash left behind.
  if (row !== null) await deps.dropStaleLinks(ref);
  const found = await deps.mailboxes.find(ref);
  if (found && isFor(work, found.mailbox.value)) return true;
  if (!found && kind === 'lifecycle') deps.counters.add('lifecycle_unknown');
  if (row === null) return false;
  if (!found) await deps.dueIndex.remove(row);
  else if (kind === 'renew' || kind === 'resync') {
    const looksToReopen = kind === 'resync' && mayReopen(found.mailbox.value);
    const nextLook = deps.now() + (looksToReopen ? REOPEN_LOOK_MS : IDLE_LOOK_MS);
    await deps.dueIndex.postpone({ task: kind, ref, key: row }, nextLook);
    if (looksToReopen) await deps.probeGrant(ref, deps.now());
  }
  return false;
}

function isFor({ kind }: Work<UpkeepKind>, { state }: Mailbox): boolean {
  return state === (kind === 'teardown' ? 'closing' : 'active');
}

async function runOrDoubt(
  deps: UpkeepDeps,
  work: Work<UpkeepKind>,
  lease: HeldLease,
): Promise<void> {
  try {
    await runTask({ ...deps, mail: leasedMail(deps.mail, lease) }, work, lease);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind !== 'reconnect') throw error;
    await deps.doubtGrant(work.payload.mailboxRef);
    // The second probe has decided by then: a grant that is good goes on here, another one waits for a sign-in.
    await requeue(deps, work, { delayMs: DOUBT_MS });
  }
}

async function runTask(deps: UpkeepDeps, work: Work<UpkeepKind>, lease: HeldLease): Promise<void> {
  // Read under the lease: the worker before may have changed it.
  const found = await deps.mailboxes.find(work.payload.mailboxRef);
  if (!found || !isFor(work, found.mailbox.value)) return;
  const { links } = found;
  const mailbox = found.mailbox.value;
  switch (work.kind) {
    case 'subscribe': {
      // What waited for the old grant has ended without a word; the watermark knows what is not in.
      await deps.runs.forget(mailbox.ref);
      await askForResync(deps, mailbox.ref, 'connected');
      const seen = await lookAfterSubscriptions(deps, mailbox);
      return keepSubscriptions(deps, seen.mailbox, links, SUBSCRIPTION_KINDS, null);
    }
    case 'renew':
      return renew(deps, work, mailbox, links);
    case 'resync':
      // While the grant was in doubt messages were left to the next resync, also such as a run waits for.
      if (work.payload.reason === 'grant_good') await deps.runs.forget(mailbox.ref);
      return resync(deps, work, lease, mailbox, links);
    case 'lifecycle':
      return lifecycle(deps, work, mailbox, links);
    case 'teardown':
      return teardown(deps, work, mailbox);
    case 'probe':
      return deps.probeGrant(work.payload.mailboxRef, work.firstSeen);
  }
}
