import { ServiceFailure } from '../../domain/failure.ts';
import { nextResyncAt, planResync } from '../../domain/resync-plan.ts';
import type { UpkeepWork } from '../../domain/work.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRun } from '../../ports/resync-runs.ts';
import { closeRuns } from './close-runs.ts';
import type { HeldLease } from './held-lease.ts';
import { keepSubscriptions } from './keep-subscriptions.ts';
import { listRun } from './list-run.ts';
import { lookAfterSubscriptions } from './look-after-subscriptions.ts';
import { moveDue } from './move-due.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/**
 * Brings in what was not notified: lists all folders from the watermark on, through the same path as a notification,
 * then makes the next resync due. A run that takes long goes on in another queue message, named by `detail.runId`.
 * Every ask that was made before the last whole run began, and reaches no further back, is done with it.
 */
export async function resync(
  deps: UpkeepDeps,
  work: UpkeepWork,
  lease: HeldLease,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const { ref } = mailbox;
  const detail = work.detail ?? {};
  const row = typeof detail['row'] === 'string' ? detail['row'] : null;
  const asked = typeof detail['since'] === 'string' ? detail['since'] : null;

  if (typeof detail['runId'] === 'string') {
    const run = await deps.runs.find(ref, detail['runId']);
    if (run?.goesOnAt) await finish(deps, work, lease, mailbox, links, run, row);
    return;
  }
  const { since, deep } = planResync({ ...mailbox, asked }, deps.now());
  if (isCovered(work, lease, since)) {
    if (row !== null) await moveDue(deps, 'resync', ref, deps.now() + deps.resyncIntervalMs, row);
    return;
  }
  const begunAt = deps.now();
  await lookAfter(deps, mailbox, links);
  const begun = { runId: deps.newId(), since, begunAt, startedAt: 0, goesOnAt: since, deep };
  await finish(deps, work, lease, mailbox, links, { ...begun, activity: false }, row);
}

async function finish(
  deps: UpkeepDeps,
  work: UpkeepWork,
  lease: HeldLease,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  begun: ResyncRun,
  row: string | null,
): Promise<void> {
  const { ref } = mailbox;
  const run = await listRun(deps, lease, mailbox, links, begun);
  if (run.goesOnAt !== null) {
    const detail = { ...(row === null ? {} : { row }), runId: run.runId };
    await deps.queues.enqueue('upkeep', { ...work, detail, attempt: 0 });
    return;
  }
  await closeRuns(deps, ref);
  const dueAt = nextResyncAt(deps.now(), run.activity || isNew(mailbox), deps.resyncIntervalMs);
  await moveDue(deps, 'resync', ref, dueAt, row);
  // Last: asks are done with this run from here on, so a crash before it means another run, not a late watermark.
  await lease.resynced(run);
}

function isCovered(work: UpkeepWork, { lastResync }: HeldLease, since: string): boolean {
  if (lastResync === null || work.firstSeen >= lastResync.begunAt) return false;
  return Date.parse(since) >= Date.parse(lastResync.since);
}

/** A resync is what helps while subscriptions are in trouble, so their trouble does not stop it; the next look is due. */
async function lookAfter(
  deps: UpkeepDeps,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  try {
    const { mailbox: seen, missing } = await lookAfterSubscriptions(deps, mailbox);
    const lost = missing.filter((kind) => mailbox.subscriptions[kind] !== undefined);
    if (lost.length > 0) await keepSubscriptions(deps, seen, links, lost, null);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind === 'reconnect') throw error;
    deps.log.warn('upkeep.subscriptions_not_seen', { ref: mailbox.ref, code: error.code });
  }
}

/** On its first day a mailbox is looked at often: what was just connected is about to be used. */
function isNew({ deepResyncAt }: Mailbox): boolean {
  return deepResyncAt === null;
}
