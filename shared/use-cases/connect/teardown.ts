import {
  REFUSAL_TRUSTED_MS,
  TEARDOWN_GIVEN_UP_MS,
  TEARDOWN_WAIT_MS,
} from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { SUBSCRIPTION_KINDS, withoutKinds } from '../../domain/mailbox/subscription-plan.ts';
import type { Work } from '../../domain/work/work.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Mailbox, Mailboxes } from '../../ports/mailboxes.ts';
import type { DueIndex } from '../../ports/schedule.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export interface TeardownPorts extends EnqueuePorts {
  readonly mail: Pick<MailSubscriptions, 'unsubscribe'>;
  readonly mailboxes: Pick<Mailboxes, 'find' | 'save' | 'remove'>;
  readonly dueIndex: Pick<DueIndex, 'remove'>;
  readonly poison: Pick<PoisonRecords, 'forget'>;
  readonly idempotency: Pick<Idempotency, 'pending'>;
  readonly log: Log;
}

/**
 * The end of a mailbox's life: its subscriptions are deleted, the drafts of its failed sends too (by the sends
 * themselves, which need the tokens for it), then all that is stored of it goes, the tokens last. While Graph is down
 * this is tried again, for a day at most; then the tokens go in any case.
 */
export async function teardown(
  deps: TeardownPorts,
  { payload, firstSeen }: Work<'teardown'>,
  mailbox: Mailbox,
): Promise<void> {
  const closingMs = deps.now() - Date.parse(mailbox.closingSince ?? mailbox.createdAt);
  if (closingMs >= TEARDOWN_GIVEN_UP_MS || (await isCleanedUp(deps, mailbox, closingMs))) {
    for (const row of Object.values(mailbox.due)) if (row) await deps.dueIndex.remove(row);
    // What could not be done for it need not be done any more.
    await deps.poison.forget({ mailboxRef: mailbox.ref }, () => true);
    await deps.mailboxes.remove(mailbox.ref, mailbox.identity);
    return;
  }
  // As long again as it has taken so far. To wait is no failed try: only a run that fails counts as one.
  const delayMs = Math.min(
    Math.max(closingMs, TEARDOWN_WAIT_MS.shortest),
    TEARDOWN_WAIT_MS.longest,
  );
  await enqueue(deps, 'teardown', payload, { firstSeen, delayMs });
}

async function isCleanedUp(
  deps: TeardownPorts,
  mailbox: Mailbox,
  closingMs: number,
): Promise<boolean> {
  try {
    await unsubscribeAll(deps, mailbox);
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // A grant that is refused for longer opens the mailbox no more: its subscriptions end by themselves.
    const isClosed =
      error.kind === 'refused' || (error.kind === 'reconnect' && closingMs >= REFUSAL_TRUSTED_MS);
    if (!isClosed) {
      deps.log.warn('upkeep.teardown_put_off', { ref: mailbox.ref, code: error.code });
      return false;
    }
  }
  return !(await hasPendingSends(deps, mailbox));
}

async function unsubscribeAll(deps: TeardownPorts, { ref, subscriptions }: Mailbox): Promise<void> {
  for (const kind of SUBSCRIPTION_KINDS) {
    const stored = subscriptions[kind];
    if (stored) await deps.mail.unsubscribe(ref, stored.id);
  }
  await changeMailbox(deps.mailboxes, ref, (one) => withoutKinds(one, SUBSCRIPTION_KINDS));
}

/** Whether sends of those who left have not ended yet, or left a draft that is still to be deleted. */
async function hasPendingSends(
  { idempotency }: TeardownPorts,
  { left }: Mailbox,
): Promise<boolean> {
  for (const { accountId, userId } of left) {
    if ((await idempotency.pending(accountId, userId)).length > 0) return true;
  }
  return false;
}
