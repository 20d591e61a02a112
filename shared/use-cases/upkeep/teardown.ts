import { ServiceFailure } from '../../domain/failure.ts';
import { SUBSCRIPTION_KINDS } from '../../domain/subscription-plan.ts';
import type { UpkeepWork } from '../../domain/work.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import { changeMailbox } from './change-mailbox.ts';
import type { UpkeepDeps } from './upkeep-deps.ts';
import { withoutKinds } from './without-kinds.ts';

const DAY_MS = 24 * 3600_000;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * The end of a mailbox's life: its subscriptions are deleted, the drafts of its failed sends too (by the sends
 * themselves, which need the tokens for it), then all that is stored of it goes, the tokens last. While Graph is down
 * this is tried again, for a day at most; then the tokens go in any case.
 */
export async function teardown(
  deps: UpkeepDeps,
  work: UpkeepWork,
  mailbox: Mailbox,
): Promise<void> {
  const late = deps.now() - Date.parse(mailbox.closingSince ?? mailbox.createdAt) >= DAY_MS;
  if (late || (await isCleanedUp(deps, mailbox))) {
    for (const row of Object.values(mailbox.due)) if (row) await deps.dueIndex.remove(row);
    await deps.mailboxes.remove(mailbox.ref, mailbox.identity);
    return;
  }
  const delayMs = Math.min(FIRST_WAIT_MS * 2 ** work.attempt, LONGEST_WAIT_MS);
  await deps.queues.enqueue('upkeep', { ...work, attempt: work.attempt + 1 }, { delayMs });
}

async function isCleanedUp(deps: UpkeepDeps, mailbox: Mailbox): Promise<boolean> {
  try {
    for (const kind of SUBSCRIPTION_KINDS) {
      const stored = mailbox.subscriptions[kind];
      if (stored) await deps.mail.unsubscribe(mailbox.ref, stored.id);
    }
    await changeMailbox(deps.mailboxes, mailbox.ref, (one) =>
      withoutKinds(one, SUBSCRIPTION_KINDS),
    );
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Nothing opens the mailbox any more, so nothing can be deleted there: the subscriptions end by themselves.
    if (error.kind === 'reconnect' || error.kind === 'refused') return true;
    deps.log.warn('upkeep.teardown_put_off', { ref: mailbox.ref, code: error.code });
    return false;
  }
  return !(await hasPendingSends(deps, mailbox));
}

async function hasPendingSends(deps: UpkeepDeps, { left }: Mailbox): Promise<boolean> {
  for (const { accountId, userId } of left) {
    if (await deps.hasPendingSends(accountId, userId)) return true;
  }
  return false;
}
