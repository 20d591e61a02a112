import { ServiceFailure } from '../../domain/failure.ts';
import type { UpkeepWork } from '../../domain/work.ts';
import { askForResync } from './ask-for-resync.ts';
import { type HeldLease, holdingLease } from './held-lease.ts';
import { keepSubscriptions, SUBSCRIPTION_KINDS } from './keep-subscriptions.ts';
import { lifecycle } from './lifecycle.ts';
import { lookAfterSubscriptions } from './look-after-subscriptions.ts';
import { resync } from './resync.ts';
import { teardown } from './teardown.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

const DOUBT_MS = 6 * 60_000;

/**
 * One small task for one mailbox, as its only worker. A mailbox that is gone needs none; one that waits for its user's
 * sign-in is brought up to date by the tasks that the sign-in queues.
 */
export const upkeep =
  (deps: UpkeepDeps) =>
  async (work: UpkeepWork): Promise<void> => {
    if (work.task === 'probe') return deps.probeGrant(work.mailboxRef, work.firstSeen);
    if (!(await isNeeded(deps, work))) return;
    await holdingLease(deps, work, async (lease) => {
      try {
        await runTask(deps, work, lease);
      } catch (error) {
        if (!(error instanceof ServiceFailure) || error.kind !== 'reconnect') throw error;
        await deps.doubtGrant(work.mailboxRef);
        // The second probe has decided by then: a grant that is good goes on here, another one waits for a sign-in.
        await deps.queues.enqueue('upkeep', work, { delayMs: DOUBT_MS });
      }
    });
  };

async function isNeeded(deps: UpkeepDeps, work: UpkeepWork): Promise<boolean> {
  const row = work.detail?.['row'];
  // What a timer found is also the time to look for what a crash left behind.
  if (typeof row === 'string') await deps.settleLinks(work.mailboxRef);
  const found = await deps.mailboxes.find(work.mailboxRef);
  const state = found?.mailbox.value.state;
  if (state === (work.task === 'teardown' ? 'closing' : 'active')) return true;
  // A sign-in makes new due rows; until then none is needed.
  if (typeof row === 'string') await deps.dueIndex.remove(row);
  return false;
}

async function runTask(deps: UpkeepDeps, work: UpkeepWork, lease: HeldLease): Promise<void> {
  // Read under the lease: the worker before may have changed it.
  const found = await deps.mailboxes.find(work.mailboxRef);
  if (!found) return;
  const { links } = found;
  const mailbox = found.mailbox.value;
  switch (work.task) {
    case 'subscribe': {
      // What waited for the old grant has ended without a word; the watermark knows what is not in.
      await deps.runs.forget(mailbox.ref);
      await askForResync(deps, mailbox.ref, 'connected');
      const seen = await lookAfterSubscriptions(deps, mailbox);
      return keepSubscriptions(deps, seen.mailbox, links, SUBSCRIPTION_KINDS, null);
    }
    case 'renew': {
      const row = work.detail?.['row'];
      const moved = typeof row === 'string' ? row : null;
      return keepSubscriptions(deps, mailbox, links, SUBSCRIPTION_KINDS, moved);
    }
    case 'resync':
      return resync(deps, work, lease, mailbox, links);
    case 'lifecycle':
      return lifecycle(deps, work, mailbox, links);
    case 'teardown':
      return teardown(deps, work, mailbox);
    case 'probe':
      return deps.probeGrant(work.mailboxRef, work.firstSeen);
  }
}
