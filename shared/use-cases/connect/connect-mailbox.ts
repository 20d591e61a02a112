import { type Connection, noConnection } from '../../domain/account/connection.ts';
import { STARTS_NOTHING } from '../../domain/account/scope.ts';
import { CLOCK_SPARE_MS, MAILBOX_KEPT_MS } from '../../domain/durations.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import {
  type ConnectPlan,
  type PendingGrant,
  type SignIn,
  planConnect,
} from '../../domain/sign-in/sign-in.ts';
import type { MailboxGrant, Mailboxes } from '../../ports/mailboxes.ts';
import { askForResync, type AskPorts } from '../resync/ask-for-resync.ts';
import { enqueue } from '../work/enqueue.ts';
import { saveAndAnnounce } from './change-connection.ts';
import { scopeChange } from './change-scope.ts';
import { leaveMailbox, type LeavePorts } from './leave-mailbox.ts';
import { reviveConnections, type ReviveConnectionsPorts } from './reopen-mailbox.ts';

export type ConnectPorts = ReviveConnectionsPorts &
  LeavePorts &
  AskPorts & {
    readonly mailboxes: Pick<Mailboxes, 'attach'>;
    readonly sleep: (ms: number) => Promise<void>;
  };

/**
 * Connects the pending grant: the mailbox is given the link and the tokens first, then the connection names it in one
 * conditional write, then an old mailbox is left. Null when a disconnect or a change came between.
 */
export function connectMailbox(
  deps: ConnectPorts,
  signIn: SignIn,
  grant: PendingGrant,
): Promise<Connection | null> {
  return optimistically('connection_contended', async () => {
    const { accountId, userId } = signIn;
    const found = await deps.connections.find(accountId, userId);
    const before = found?.value ?? noConnection(accountId, userId);
    const mailbox = before.mailboxRef && (await deps.mailboxes.find(before.mailboxRef));
    const plan = planConnect(
      signIn,
      before,
      mailbox?.mailbox.value.identity ?? null,
      grant.identity,
    );
    if (plan.kind === 'cancelled') return null;
    const etag = found?.etag ?? null;
    return (await tryConnect(deps, signIn, grant, plan, etag, before)) ?? 'contended';
  });
}

async function tryConnect(
  deps: ConnectPorts,
  signIn: SignIn,
  grant: PendingGrant,
  plan: Exclude<ConnectPlan, { kind: 'cancelled' }>,
  etag: string | null,
  before: Connection,
): Promise<Connection | null> {
  const { accountId, userId } = signIn;
  const link = { accountId, userId, generation: plan.generation };
  const { ref, begun, reopened } = await deps.mailboxes.attach(mailboxGrant(deps, grant), link);
  // Workers that had looked at the mailbox before would take its mail for others' alone.
  if (!begun && plan.kind !== 'reconnected') await deps.sleep(MAILBOX_KEPT_MS);
  const mailbox = (await deps.mailboxes.find(ref))?.mailbox.value ?? null;
  const isKept = plan.kind === 'reconnected';
  const leaving = leftBy(before, ref);
  const after: Connection = {
    ...before,
    // The consent to a wider scope was for the mailbox before.
    scope: isKept ? before.scope : 'crm-threads',
    startsSince: isKept ? before.startsSince : STARTS_NOTHING,
    status: 'connected',
    generation: plan.generation,
    mailboxRef: ref,
    leftRef: leaving,
    email: grant.email,
    connectedAt:
      isKept && before.connectedAt ? before.connectedAt : new Date(deps.now()).toISOString(),
    lastError: null,
    approval: null,
  };
  const news = { reason: plan.kind, key: signIn.id, mailbox };
  const change = scopeChange(deps, before, after, { type: 'mailbox_changed' });
  if (!(await saveAndAnnounce(deps, after, etag, news, change))) {
    await undoLink(deps, ref, link);
    return null;
  }
  if (leaving !== null)
    await leaveMailbox(deps, leaving, { ...link, generation: before.generation });
  // They fail after a change of mailbox, and leave after a reconnect.
  if (plan.kind !== 'connected') await deps.driveWaitingSends(accountId, userId);
  await enqueue(deps, 'subscribe', { mailboxRef: ref });
  const isGoodAgain = isKept || reopened;
  // What came while the grant was not good.
  if (isGoodAgain) await askForResync(deps, ref, 'reconnect');
  // A run before this one may have opened it, and died before it came here.
  if (isGoodAgain || !begun) await reviveConnections(deps, ref, signIn.id, signIn, !isGoodAgain);
  return after;
}

/** Its mailbox so far, or the one that a run of this change, or a disconnect, died before it had left. */
function leftBy({ mailboxRef, leftRef }: Connection, ref: MailboxRef): MailboxRef | null {
  return [mailboxRef, leftRef].find((one) => one !== null && one !== ref) ?? null;
}

/** The connection was changed meanwhile: the link goes, unless that change names the same one. */
async function undoLink(
  deps: ConnectPorts,
  ref: NonNullable<Connection['mailboxRef']>,
  link: Pick<Connection, 'accountId' | 'userId' | 'generation'>,
): Promise<void> {
  const present = await deps.connections.find(link.accountId, link.userId);
  const named = present?.value.mailboxRef === ref && present.value.generation === link.generation;
  if (!named) await leaveMailbox(deps, ref, link);
}

function mailboxGrant(deps: ConnectPorts, grant: PendingGrant): MailboxGrant {
  const now = deps.now();
  return {
    ...grant,
    now: new Date(now).toISOString(),
    syncedFrom: new Date(now - CLOCK_SPARE_MS).toISOString(),
  };
}
