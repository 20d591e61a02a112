import { DUE_AHEAD_MS, RESYNC_BUSY_WAIT_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { AccountId, UserId } from '../../domain/ids.ts';
import { nextResyncAt, planResync } from '../../domain/mailbox/resync-plan.ts';
import { isUpkeepOf } from '../../domain/work/poison-record.ts';
import { rowOf, type Work } from '../../domain/work/work.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRun, ResyncRuns } from '../../ports/resync-runs.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { MailboxLease } from '../schedule/mailbox-lease.ts';
import { reschedule } from '../schedule/reschedule.ts';
import { type EnsurePorts, ensureSubscriptions } from '../subscriptions/ensure-subscriptions.ts';
import { reconcileSubscriptions } from '../subscriptions/reconcile-subscriptions.ts';
import { requeue, type RequeuePorts } from '../work/requeue.ts';
import {
  reviveWaits,
  type AdvancePorts,
  advanceWatermark,
  type ReviveWaitsPorts,
} from './advance-watermark.ts';
import { listMessages, type ListPorts } from './list-messages.ts';
import { isProfileStale } from './refresh-profile.ts';

export type ResyncPorts = ListPorts &
  AdvancePorts &
  ReviveWaitsPorts &
  EnsurePorts &
  RequeuePorts & {
    readonly runs: Pick<ResyncRuns, 'find' | 'forget'>;
    /** Asks the mailbox again what it is called and where its folders are. */
    readonly refreshProfile: (mailbox: Mailbox, links: readonly MailboxLink[]) => Promise<Mailbox>;
    /** Looks at sends of a user that should have gone on by now and that no queue message drives. */
    readonly driveLostSends: (account: AccountId, user: UserId) => Promise<void>;
    /** 0: a resync is always due. */
    readonly resyncIntervalMs: number;
    /** A new random name, such as 32 hex digits. */
    readonly newId: () => string;
    readonly log: Log;
  };

/**
 * Brings in what was not notified: lists all folders from the watermark on, through the same path as a notification,
 * then makes the next resync due. A run that takes long goes on in another queue message, named by its `runId`.
 * Every ask that was made before the last whole run began, and reaches no further back, is done with it; one that comes
 * while a run goes on waits for its end.
 */
export async function resync(
  deps: ResyncPorts,
  work: Work<'resync'>,
  lease: MailboxLease,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const { ref } = mailbox;
  const row = rowOf(work);
  // While the grant was in doubt messages were left to the next resync, also such as a run waits for.
  if (work.payload.reason === 'grant_good') await deps.runs.forget(ref);
  const { runId, since: asked = null } = work.payload;

  if (runId !== undefined) {
    const run = await deps.runs.find(ref, runId);
    if (run?.goesOnAt) await takeTurn(deps, work, lease, mailbox, run, row);
    return;
  }
  const open = await deps.runs.open(ref);
  const deepResyncAt = lastDeep(mailbox, open);
  const { since, deep } = planResync({ ...mailbox, deepResyncAt, asked }, deps.now());
  if (isCovered(work, lease, since)) {
    // The run that covered it has made the next one due.
    if (row !== null && row !== mailbox.due.resync) await deps.dueIndex.remove(row);
    return;
  }
  if (open.some((run) => isUnderWay(run, deps.now()))) {
    return requeue(deps, work, { delayMs: RESYNC_BUSY_WAIT_MS });
  }
  for (const { accountId, userId } of links) await deps.driveLostSends(accountId, userId);
  const seen = await trySubscriptions(deps, mailbox, links);
  const present = await refreshed(deps, seen, links);
  // Asks from before now are done with this run, and so is the gap of a subscription that was just made anew.
  const now = deps.now();
  const times = { since, begunAt: now, startedAt: 0, goesOnAt: since, turnedAt: null };
  const begun = { runId: deps.newId(), ...times, deep, activity: false };
  await takeTurn(deps, work, lease, present, begun, row);
}

/** Lists as far as one turn goes, and closes a run that has come to its end. */
async function takeTurn(
  deps: ResyncPorts,
  work: Work<'resync'>,
  lease: MailboxLease,
  mailbox: Mailbox,
  begun: ResyncRun,
  row: string | null,
): Promise<void> {
  const { ref } = mailbox;
  const run = await listMessages(deps, lease, mailbox, begun);
  if (run.goesOnAt !== null) {
    const { reason: _, since: __, ...kept } = work.payload;
    const rest = { ...work, payload: { ...kept, runId: run.runId }, attempt: 0 };
    return requeue(deps, rest, { goOn: true });
  }
  await reviveWaits(deps, ref);
  await advanceWatermark(deps, ref);
  const dueAt = nextResyncAt(deps.now(), run.activity || isNew(mailbox), deps.resyncIntervalMs);
  await reschedule(deps, 'resync', ref, dueAt, row);
  // What failed for long and has been done after all is no problem any more.
  await deps.poison.forget({ mailboxRef: ref }, (record) => isUpkeepOf(record, ['resync']));
  // Last: whoever finds an ask covered by this run relies on the next one being due.
  await lease.resynced(run);
  deps.counters.add('resync_ended');
}

function isCovered(work: Work<'resync'>, { lastResync }: MailboxLease, since: string): boolean {
  if (lastResync === null || work.firstSeen >= lastResync.begunAt) return false;
  return Date.parse(since) >= Date.parse(lastResync.since);
}

/** Its next turn is queued. A run that died within a turn is none: its own message, or its row, begins another. */
function isUnderWay({ goesOnAt, turnedAt }: ResyncRun, now: number): boolean {
  return goesOnAt !== null && turnedAt !== null && now - turnedAt < DUE_AHEAD_MS;
}

/** A deep run that has listed all counts, though it may still wait for some of it. */
function lastDeep({ deepResyncAt }: Mailbox, open: readonly ResyncRun[]): string | null {
  const listed = open.filter(({ deep, goesOnAt }) => deep && goesOnAt === null);
  const last = Math.max(
    Date.parse(deepResyncAt ?? '1970-01-01'),
    ...listed.map((run) => run.begunAt),
  );
  return last === 0 ? null : new Date(last).toISOString();
}

/** A resync is what helps while subscriptions are in trouble, so their trouble does not stop it; the next look is due. */
async function trySubscriptions(
  deps: ResyncPorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<Mailbox> {
  try {
    const { mailbox: seen, missing } = await reconcileSubscriptions(deps, mailbox);
    if (missing.length === 0) return seen;
    await ensureSubscriptions(deps, seen, links, missing, null);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind === 'reconnect') throw error;
    deps.log.warn('upkeep.subscriptions_not_seen', { ref: mailbox.ref, code: error.code });
  }
  return (await deps.mailboxes.find(mailbox.ref))?.mailbox.value ?? mailbox;
}

/** The mailbox as it is now: own mail is told from others' by it. What can't be read today is read with the next resync. */
async function refreshed(
  deps: ResyncPorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<Mailbox> {
  if (!isProfileStale(mailbox, deps.now())) return mailbox;
  try {
    return await deps.refreshProfile(mailbox, links);
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.kind === 'reconnect') throw error;
    deps.log.warn('upkeep.profile_not_read', { ref: mailbox.ref, code: error.code });
    return mailbox;
  }
}

/** On its first day a mailbox is looked at often: what was just connected is about to be used. */
function isNew({ deepResyncAt }: Mailbox): boolean {
  return deepResyncAt === null;
}
