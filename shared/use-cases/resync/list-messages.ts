import { LATE_MS, TURN_MS } from '../../domain/durations.ts';
import type { MessageRef, MailboxRef } from '../../domain/ids.ts';
import { afterPage, type ListingPosition } from '../../domain/mailbox/resync-plan.ts';
import { isOfMessages } from '../../domain/work/poison-record.ts';
import { IDS_PER_QUEUE_MESSAGE } from '../../domain/work/work.ts';
import type { MailReader, MessagePage, Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, Mailboxes, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRun, ResyncRuns } from '../../ports/resync-runs.ts';
import type { Counters } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import type { ListedOutcome } from '../receive/receive-listed.ts';
import type { MailboxLease } from '../schedule/mailbox-lease.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';
import { endWaits, isStillTried, type EndWaitsPorts } from './advance-watermark.ts';

export type ListPorts = EnqueuePorts &
  EndWaitsPorts & {
    readonly mail: Pick<MailReader, 'list' | 'threading'>;
    readonly runs: Pick<ResyncRuns, 'put' | 'open' | 'waits' | 'waitFor'>;
    readonly mailboxes: Pick<Mailboxes, 'find'>;
    /** Listed messages, by the same path as a notification's; how each came out. */
    readonly receiveListed: (
      mailbox: Mailbox,
      links: readonly MailboxLink[],
      messages: readonly Threading[],
      runId: string,
    ) => Promise<readonly ListedOutcome[]>;
    readonly poison: Pick<PoisonRecords, 'forget'>;
    readonly counters: Pick<Counters, 'add'>;
  };

/** Messages that are received before the mailbox's lease is extended, and it is looked at again. */
const AT_ONCE = 12;

/**
 * Lists from where the run stands, oldest first, and receives what it finds. A turn does not end within a second that
 * fills several pages: the next one would begin it anew, and might never come to its end. It stops when the last
 * connection has left the mailbox.
 */
export async function listMessages(
  deps: ListPorts,
  lease: MailboxLease,
  mailbox: Mailbox,
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
    // Whoever took the mailbox over meanwhile may have forgotten this run: it must not be stored once more.
    await lease.extend();
    // Stored before anything can wait for the run.
    await deps.runs.put(ref, { ...begun, startedAt, goesOnAt: position.goesOnAt, activity });
    const fresh = page.messages.filter(({ id }) => !seen.has(id));
    const freshOdd = page.odd.filter((id) => !seen.has(id));
    const odd = await readOdd(deps, ref, freshOdd);
    const messages = oldestFirst([...fresh, ...odd.read]);
    if (!(await receivePage(deps, lease, ref, begun.runId, messages))) break;
    await leaveOdd(deps, ref, begun.runId, odd.left);
    if (page.unnamed > 0) deps.counters.add('listing_bad_item', page.unnamed);
    for (const id of [...fresh.map((one) => one.id), ...freshOdd]) seen.add(id);
    activity ||= isActivity(mailbox, page);
    position = afterPage(position, page, fresh);
  }
  const { goesOnAt } = position;
  const run = { ...begun, startedAt, goesOnAt, activity, turnedAt: deps.now() };
  await lease.extend();
  await deps.runs.put(ref, run);
  return run;
}

/** False when nobody is connected to the mailbox any more. */
async function receivePage(
  deps: ListPorts,
  lease: MailboxLease,
  ref: MailboxRef,
  runId: string,
  messages: readonly Threading[],
): Promise<boolean> {
  const { noted, tried } = await waitedFor(deps, ref);
  const ended = new Set<MessageRef>();
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    await lease.extend();
    // Looked at after the listing: what came when a connection had ended was listed after that, and is not read for it.
    const found = await deps.mailboxes.find(ref);
    if (!found || found.links.length === 0) return false;
    const own: Threading[] = [];
    for (const message of messages.slice(at, at + AT_ONCE)) {
      const joins = await joinsTry(deps, ref, runId, message.id, tried.get(message.id));
      if (!joins) own.push(message);
    }
    // As it is now: a draft may have told of a new own address since the turn began.
    const listed = await deps.receiveListed(found.mailbox.value, found.links, own, runId);
    for (const [place, { id }] of own.entries()) {
      // An earlier run waits for what has ended here, and nobody else would tell it; what follows is judged here.
      if (listed[place] !== 'waiting' && noted.has(id))
        await endWaits(deps, ref, id, { except: runId });
      if (listed[place] === 'ended') ended.add(id);
    }
  }
  // What had been given up is in after all. With each page, since a run that dies goes on with the next one.
  if (ended.size > 0)
    await deps.poison.forget({ mailboxRef: ref }, (one) => isOfMessages(one, ended));
  return true;
}

/**
 * What is odd in the listing is read by its id, and received in its place with the others: what came in only later would
 * have the run made once more, and so without end where an item stays odd. `left`: what can't be read now.
 */
async function readOdd(
  { mail }: Pick<ListPorts, 'mail'>,
  ref: MailboxRef,
  odd: readonly MessageRef[],
): Promise<{ readonly read: readonly Threading[]; readonly left: readonly MessageRef[] }> {
  const read: Threading[] = [];
  for (let at = 0; at < odd.length; at += IDS_PER_QUEUE_MESSAGE)
    for (const one of await mail.threading(ref, odd.slice(at, at + IDS_PER_QUEUE_MESSAGE)))
      if (one.kind === 'found') read.push(one.threading);
  const found = new Set(read.map(({ id }) => id));
  return { read, left: odd.filter((id) => !found.has(id)) };
}

function oldestFirst(messages: readonly Threading[]): readonly Threading[] {
  return messages.toSorted(
    (a, b) => Date.parse(a.receivedDateTime) - Date.parse(b.receivedDateTime),
  );
}

/** As if they had been notified: each ends there, at the latest as a poison record, and the run waits. */
async function leaveOdd(
  deps: ListPorts,
  ref: MailboxRef,
  runId: string,
  odd: readonly MessageRef[],
): Promise<void> {
  if (odd.length === 0) return;
  const { runs, queues, now } = deps;
  const { tried } = await waitedFor(deps, ref);
  for (const id of odd) {
    if (await joinsTry(deps, ref, runId, id, tried.get(id))) continue;
    await runs.waitFor(ref, runId, id, now());
    await enqueue({ queues, now }, 'receive', { mailboxRef: ref, ids: [id], runId });
  }
}

/**
 * Whether an earlier run's try of it is still on its way: one is enough, and this run waits for it, too, no longer than
 * that run. A try that ended before it knew of this wait has ended the other waits before, and does not count.
 */
async function joinsTry(
  { runs }: ListPorts,
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
  { runs, now }: ListPorts,
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
    .filter((wait) => believed.has(wait.runId) && isStillTried(wait, now()))
    .toSorted((a, b) => a.at - b.at);
  return { noted, tried: new Map(waited.map(({ id, at }) => [id, at])) };
}

/** Whether anything came that the run before could not have listed: its watermark is that long before its start. */
function isActivity(mailbox: Mailbox, page: MessagePage): boolean {
  const listed = Date.parse(mailbox.syncedThrough ?? mailbox.createdAt) + LATE_MS;
  return page.messages.some(({ receivedDateTime }) => Date.parse(receivedDateTime) >= listed);
}
