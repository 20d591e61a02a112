import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import { afterPage, type ListingPosition } from '../../domain/mailbox/listing-position.ts';
import { LATE_MS } from '../../domain/mailbox/resync-plan.ts';
import { isOfMessages } from '../../domain/work/poison-record.ts';
import type { MessagePage, Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRun } from '../../ports/resync-runs.ts';
import type { HeldLease } from '../schedule/mailbox-lease.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { enqueue } from '../work/enqueue.ts';
import { endWaits } from './advance-watermark.ts';
import { isTrusted } from './revive-waits.ts';

/** Then the run goes on in another queue message, so that no invocation runs for long. */
const TURN_MS = 60_000;

type ListDeps = Pick<
  UpkeepDeps,
  'mail' | 'runs' | 'receiveListed' | 'queues' | 'poison' | 'counters' | 'now'
>;

/**
 * Lists from where the run stands, oldest first, and receives what it finds. A turn does not end within a second that
 * fills several pages: the next one would begin it anew, and might never come to its end.
 */
export async function listRun(
  deps: ListDeps,
  lease: HeldLease,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  begun: ResyncRun,
): Promise<ResyncRun> {
  const { ref } = mailbox;
  const turnEnds = deps.now() + TURN_MS;
  const seen = new Set<MessageRef>();
  let { startedAt, activity } = begun;
  let position: ListingPosition = { goesOnAt: begun.goesOnAt, crowd: null };
  while (position.goesOnAt !== null && (deps.now() < turnEnds || position.crowd !== null)) {
    const nextLink = position.crowd?.nextLink ?? null;
    const page = await deps.mail.list(
      ref,
      nextLink === null ? { since: position.goesOnAt } : { nextLink },
    );
    startedAt ||= page.graphNow;
    // Stored before anything can wait for the run.
    await deps.runs.put(ref, { ...begun, startedAt, goesOnAt: position.goesOnAt, activity });
    const fresh = page.messages.filter(({ id }) => !seen.has(id));
    await receivePage(deps, lease, mailbox, links, begun.runId, fresh);
    await receiveOdd(deps, ref, begun.runId, page);
    for (const { id } of fresh) seen.add(id);
    activity ||= isActivity(mailbox, page);
    position = afterPage(position, page, fresh);
  }
  const { goesOnAt } = position;
  const run = { ...begun, startedAt, goesOnAt, activity, turnedAt: deps.now() };
  await deps.runs.put(ref, run);
  return run;
}

async function receivePage(
  deps: ListDeps,
  lease: HeldLease,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  runId: string,
  messages: readonly Threading[],
): Promise<void> {
  const { ref } = mailbox;
  const { noted, tried } = await waitedFor(deps, ref);
  const ended = new Set<MessageRef>();
  for (const message of messages) {
    const { id } = message;
    await lease.keep();
    if (await joinsTry(deps, ref, runId, id, tried.get(id))) continue;
    const listed = await deps.receiveListed(mailbox, links, message, runId);
    // An earlier run waits for what has ended here, and nobody else would tell it; what follows is judged here.
    if (listed !== 'waiting' && noted.has(id)) await endWaits(deps, ref, id, { except: runId });
    if (listed === 'ended') ended.add(id);
  }
  // What had been given up is in after all. With each page, since a run that dies goes on with the next one.
  if (ended.size > 0)
    await deps.poison.forget({ mailboxRef: ref }, (one) => isOfMessages(one, ended));
}

/** By its id alone, as if it had been notified: it ends there, at the latest as a poison record, and the run waits. */
async function receiveOdd(
  { runs, queues, counters, now }: ListDeps,
  ref: MailboxRef,
  runId: string,
  { odd, unnamed }: MessagePage,
): Promise<void> {
  if (unnamed > 0) counters.add('listing_bad_item', unnamed);
  for (const id of odd) {
    await runs.waitFor(ref, runId, id, now());
    await enqueue({ queues, now }, 'receive', { mailboxRef: ref, ids: [id], runId });
  }
}

/**
 * Whether an earlier run's try of it is still on its way: one is enough, and this run waits for it, too, no longer than
 * that run. A try that ended before it knew of this wait has ended the other waits before, and does not count.
 */
async function joinsTry(
  { runs }: ListDeps,
  ref: MailboxRef,
  runId: string,
  id: MessageRef,
  triedSince: number | undefined,
): Promise<boolean> {
  if (triedSince === undefined) return false;
  await runs.waitFor(ref, runId, id, triedSince);
  return (await runs.waitingFor(ref, id)).some((wait) => wait.runId !== runId);
}

/**
 * The messages that runs before this one wait for (`noted`), and those of them that are still being tried, with when
 * the latest try began. Only a run that listed all is believed: another may have died between its note and the try that
 * it noted.
 */
async function waitedFor(
  { runs, now }: ListDeps,
  ref: MailboxRef,
): Promise<{
  noted: ReadonlySet<MessageRef>;
  tried: ReadonlyMap<MessageRef, number>;
}> {
  const waits = await runs.waits(ref);
  const noted = new Set(waits.map(({ id }) => id));
  if (waits.length === 0) return { noted, tried: new Map() };
  const listed = (await runs.open(ref)).filter(({ goesOnAt }) => goesOnAt === null);
  const believed = new Set(listed.map(({ runId }) => runId));
  const waited = waits
    .filter((wait) => believed.has(wait.runId) && isTrusted(wait, now()))
    .toSorted((a, b) => a.at - b.at);
  return { noted, tried: new Map(waited.map(({ id, at }) => [id, at])) };
}

/** Whether anything came that the run before could not have listed: its watermark is that long before its start. */
function isActivity(mailbox: Mailbox, page: MessagePage): boolean {
  const listed = Date.parse(mailbox.syncedThrough ?? mailbox.createdAt) + LATE_MS;
  return page.messages.some(({ receivedDateTime }) => Date.parse(receivedDateTime) >= listed);
}
