import type { ConnectionError } from '../../domain/account/connection.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import {
  lapsesSoon,
  renewalDueAt,
  SUBSCRIPTION_KINDS,
  type SubscriptionKind,
} from '../../domain/mailbox/subscription-plan.ts';
import { isUpkeepOf } from '../../domain/work/poison-record.ts';
import { rowOf, type Work } from '../../domain/work/work.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import { askForResync, type AskPorts } from '../resync/ask-for-resync.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import { reschedule, type ReschedulePorts } from '../schedule/reschedule.ts';
import { renewSubscription, type RenewPorts } from './renew-subscription.ts';

interface ReportPorts {
  readonly connections: Pick<Connections, 'find' | 'save'>;
}

export type EnsurePorts = RenewPorts &
  ReschedulePorts &
  AskPorts &
  ReportPorts & {
    readonly poison: Pick<PoisonRecords, 'forget'>;
    readonly log: Pick<Log, 'error'>;
    readonly counters: Pick<Counters, 'add'>;
  };

const SUBSCRIBING = ['subscribe', 'renew', 'lifecycle'] as const;

/**
 * A renewal that a timer found. Its message may be late or redelivered, so what the mailbox says decides: when the
 * renewal is not due any more, only the row goes where it belongs.
 */
export async function renewSubscriptions(
  deps: EnsurePorts,
  work: Work<'renew'>,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
): Promise<void> {
  const row = rowOf(work);
  const dueAt = renewalDueAt(mailbox);
  if (row !== null && dueAt > deps.now()) {
    await reschedule(deps, 'renew', mailbox.ref, dueAt, row);
  } else {
    await ensureSubscriptions(deps, mailbox, links, SUBSCRIPTION_KINDS, row);
  }
}

/**
 * Gives the subscriptions of these kinds another life, each stored as soon as Graph answered it, then moves the next
 * renewal's due row. A new one leaves a gap behind it, which a resync fills: it is due before the new one is stored,
 * since a repeat would take that one for an old one. The mailbox itself may have been made anew: the resync asks it.
 */
export async function ensureSubscriptions(
  deps: EnsurePorts,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  kinds: readonly SubscriptionKind[],
  row: string | null,
): Promise<void> {
  let current = mailbox;
  let gap = false;
  let renewed = false;
  try {
    for (const kind of kinds) {
      const { kind: how, subscription } = await renewSubscription(deps, current, kind);
      if (how !== 'kept') deps.counters.add(`subscription_${how}`);
      gap ||= how === 'created';
      renewed ||= how === 'renewed';
      const store = (stored: Mailbox): Mailbox => ({
        ...stored,
        ...(how === 'created' ? { profileDoubted: true } : {}),
        subscriptions: { ...stored.subscriptions, [kind]: subscription },
      });
      current = store(current);
      if (how === 'created') await reschedule(deps, 'resync', mailbox.ref, deps.now(), null, store);
      else await changeMailbox(deps.mailboxes, mailbox.ref, store);
    }
  } catch (error) {
    deps.counters.add('subscription_not_renewed');
    if (isOurs(error)) await showFailure(deps, links, failed(deps.now()));
    if (lapsesSoon(current, deps.now()))
      deps.log.error('subscriptions.lapsing', { ref: mailbox.ref });
    throw error;
  }
  // Only when all are through: a repeat that found it said before would leave the others out.
  const note = (stored: Mailbox): Mailbox =>
    renewed ? { ...stored, reauthorizedAt: new Date(deps.now()).toISOString() } : stored;
  await reschedule(deps, 'renew', mailbox.ref, renewalDueAt(note(current)), row, note);
  if (SUBSCRIPTION_KINDS.every((kind) => current.subscriptions[kind])) {
    await showFailure(deps, links, null);
    const mailboxRef = mailbox.ref;
    await deps.poison.forget({ mailboxRef }, (record) => isUpkeepOf(record, SUBSCRIBING));
  }
  if (gap) await askForResync(deps, mailbox.ref, 'new_subscription');
}

/** Not a passing trouble of Graph: it refuses, or does not reach our endpoint. */
function isOurs(error: unknown): boolean {
  return (
    error instanceof ServiceFailure &&
    (error.kind === 'refused' || error.code === 'subscription_validation')
  );
}

const FAILED = 'subscription_failed';

function failed(now: number): ConnectionError {
  return {
    code: FAILED,
    message: 'Microsoft 365 can not notify the app of new mail; mail comes in later, by resync.',
    at: new Date(now).toISOString(),
  };
}

/**
 * Shows the user that the mailbox does not tell us of new mail, or takes that back (null). Mail comes in by resync
 * meanwhile, so the status stays.
 */
async function showFailure(
  { connections }: ReportPorts,
  links: readonly MailboxLink[],
  failure: ConnectionError | null,
): Promise<void> {
  for (const { accountId, userId, generation } of links) {
    const found = await connections.find(accountId, userId);
    if (!found || found.value.generation !== generation) continue;
    const { lastError } = found.value;
    // Another error says more, and only the one that we wrote is ours to take back.
    if (failure !== null ? lastError !== null : lastError?.code !== FAILED) continue;
    // Somebody else changed the connection meanwhile: the next renewal says it again.
    await connections.save({ ...found.value, lastError: failure }, found.etag, null);
  }
}
