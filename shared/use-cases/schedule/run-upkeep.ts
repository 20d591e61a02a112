import {
  IDLE_LOOK_MS,
  REOPEN_LOOK_MS,
  GRANT_DOUBT_WAIT_MS,
  LEASE_BUSY_WAIT_MS,
} from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { mayReopen } from '../../domain/mailbox/refused-grant.ts';
import { SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import { rowOf, type UpkeepKind, type Work } from '../../domain/work/work.ts';
import type { Delay } from '../../ports/clock.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRuns } from '../../ports/resync-runs.ts';
import type { DueIndex } from '../../ports/schedule.ts';
import { teardown, type TeardownPorts } from '../connect/teardown.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { resync, type ResyncPorts } from '../resync/resync.ts';
import { ensureSubscriptions, renewSubscriptions } from '../subscriptions/ensure-subscriptions.ts';
import { handleLifecycle, type LifecyclePorts } from '../subscriptions/handle-lifecycle.ts';
import { reconcileSubscriptions } from '../subscriptions/reconcile-subscriptions.ts';
import { requeue } from '../work/requeue.ts';
import {
  leasedMail,
  acquireLease,
  type MailboxLeasePorts,
  type UpkeepMail,
} from './mailbox-lease.ts';

interface OwnPorts extends MailboxLeasePorts {
  readonly mail: UpkeepMail;
  readonly dueIndex: Pick<DueIndex, 'remove' | 'postpone'>;
  readonly runs: Pick<ResyncRuns, 'forget'>;
  readonly delay: Delay;
  /** The mailbox's grant was refused once: starts the second probe. */
  readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  /** The second probe of a doubted grant. `since`: when it was first refused, milliseconds since 1970. */
  readonly probeGrant: (ref: MailboxRef, since: number) => Promise<void>;
  /** Takes away links that a crash left behind; false when the mailbox's life has ended by it. */
  readonly dropStaleLinks: (ref: MailboxRef) => Promise<boolean>;
}

export type UpkeepPorts = OwnPorts & ResyncPorts & LifecyclePorts & TeardownPorts;

/**
 * One small task for one mailbox, as its only worker; while another worker has the mailbox it is requeued. A mailbox
 * that is gone needs none; one that waits for its user's sign-in is brought up to date by the tasks that the sign-in
 * queues.
 */
export const runUpkeep =
  (deps: UpkeepPorts) =>
  async (work: Work<UpkeepKind>): Promise<void> => {
    const ref = work.payload.mailboxRef;
    if (work.kind === 'probe') return deps.probeGrant(ref, work.firstSeen);
    if (!(await isNeeded(deps, work))) return;
    const lease = await acquireLease(deps, ref);
    if (lease === 'busy') return requeue(deps, work, { delayMs: deps.delay(LEASE_BUSY_WAIT_MS) });
    try {
      // Read under the lease: the worker before may have changed it.
      const found = await deps.mailboxes.find(ref);
      if (!found || !isFor(work, found.mailbox.value)) return;
      const held = { ...deps, mail: leasedMail(deps.mail, lease) };
      const { links } = found;
      const mailbox = found.mailbox.value;
      switch (work.kind) {
        case 'subscribe':
          return await beginSync(held, mailbox, links);
        case 'renew':
          return await renewSubscriptions(held, work, mailbox, links);
        case 'resync':
          return await resync(held, work, lease, mailbox, links);
        case 'lifecycle':
          return await handleLifecycle(held, work, mailbox, links);
        case 'teardown':
          return await teardown(held, work, mailbox);
      }
    } catch (error) {
      if (!(error instanceof ServiceFailure) || error.kind !== 'reconnect') throw error;
      await deps.doubtGrant(ref);
      // The second probe has decided by then: a grant that is good goes on here, another one waits for a sign-in.
      await requeue(deps, work, { delayMs: GRANT_DOUBT_WAIT_MS });
    } finally {
      await lease.release();
    }
  };

async function isNeeded(deps: UpkeepPorts, work: Work<UpkeepKind>): Promise<boolean> {
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

/** After a sign-in. */
async function beginSync(
  deps: UpkeepPorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  // What waited for the old grant has ended without a word; the watermark knows what is not in.
  await deps.runs.forget(mailbox.ref);
  await askForResync(deps, mailbox.ref, 'connected');
  const seen = await reconcileSubscriptions(deps, mailbox);
  await ensureSubscriptions(deps, seen.mailbox, links, SUBSCRIPTION_KINDS, null);
}
