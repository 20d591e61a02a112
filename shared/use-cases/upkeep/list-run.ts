import { graphIdHash } from '../../domain/graph-id-hash.ts';
import type { GraphMessageId, MailboxRef } from '../../domain/ids.ts';
import { LATE_MS } from '../../domain/resync-plan.ts';
import type { MessagePage } from '../../ports/mail.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncRun } from '../../ports/resync-runs.ts';
import type { HeldLease } from './held-lease.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';

/** Then the run goes on in another queue message, so that no invocation runs for long. */
const TURN_MS = 60_000;
/** Longer than all tries of a message together: a wait that is older was lost, and its message is tried anew. */
const WAIT_TRUSTED_MS = 12 * 3600_000;

type ListDeps = Pick<UpkeepDeps, 'mail' | 'runs' | 'receiveListed' | 'now'>;

/**
 * Lists from where the run stands, oldest first, and receives what it finds. It pages by time, not by nextLink: a
 * message that is moved or deleted while pages are read would shift the others over the edge of a page. Only a page
 * whose messages all have one second is followed by its nextLink.
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
  const seen = new Set<GraphMessageId>();
  let { startedAt, goesOnAt, activity } = begun;
  let nextLink: string | null = null;
  while (goesOnAt !== null && deps.now() < turnEnds) {
    const page: MessagePage = await deps.mail.list(
      ref,
      nextLink === null ? { since: goesOnAt } : { nextLink },
    );
    if (startedAt === 0) startedAt = page.graphNow;
    // Stored before anything can wait for the run.
    await deps.runs.put(ref, { ...begun, startedAt, goesOnAt, activity });
    const fresh = page.messages.filter(({ id }) => !seen.has(id));
    const isWaiting = await waitedFor(deps, ref);
    for (const message of fresh) {
      await lease.keep();
      // An earlier run's try of it is still on its way: one is enough, and this run waits for it too.
      if (isWaiting(message.id)) {
        await deps.runs.waitFor(ref, begun.runId, message.id, deps.now());
      } else {
        await deps.receiveListed(mailbox, links, message, begun.runId);
      }
      seen.add(message.id);
    }
    activity ||= isActivity(mailbox, page);
    const last: string | null = nextPosition(page, goesOnAt);
    nextLink = last === goesOnAt ? page.nextLink : null;
    goesOnAt = last;
  }
  const run = { ...begun, startedAt, goesOnAt, activity };
  await deps.runs.put(ref, run);
  return run;
}

/**
 * The messages that runs before this one wait for. Only a run that listed all is believed: another may have died
 * between its note and the try that it noted.
 */
async function waitedFor(
  { runs, now }: ListDeps,
  ref: MailboxRef,
): Promise<(id: GraphMessageId) => boolean> {
  const waits = await runs.waits(ref);
  if (waits.length === 0) return () => false;
  const listed = (await runs.open(ref)).filter(({ goesOnAt }) => goesOnAt === null);
  const believed = new Set(listed.map(({ runId }) => runId));
  const waited = waits.filter(
    ({ runId, at }) => believed.has(runId) && now() - at < WAIT_TRUSTED_MS,
  );
  const hashes = new Set(waited.map(({ idHash }) => idHash));
  return (id) => hashes.has(graphIdHash(id));
}

/** The last time of a full page, so that it is read again from that second on; null after the last page. */
function nextPosition(page: MessagePage, position: string): string | null {
  return page.nextLink === null ? null : (page.messages.at(-1)?.receivedDateTime ?? position);
}

/** Whether anything came that the run before could not have listed: its watermark is that long before its start. */
function isActivity(mailbox: Mailbox, page: MessagePage): boolean {
  const listed = Date.parse(mailbox.syncedThrough ?? mailbox.createdAt) + LATE_MS;
  return page.messages.some(({ receivedDateTime }) => Date.parse(receivedDateTime) >= listed);
}
