import { afterVerdict, type ApprovalVerdict } from '../../domain/account/approval.ts';
import type { UserId } from '../../domain/ids.ts';
import { mayReopen } from '../../domain/mailbox/refused-grant.ts';
import type { Approvals, Waiting } from '../../ports/approvals.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';
import { sideBySide } from '../work/side-by-side.ts';
import { changeConnection, type ChangePorts } from './change-connection.ts';

export interface TellVerdictPorts extends ChangePorts, EnqueuePorts {
  readonly approvals: Pick<Approvals, 'waiting' | 'done'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
}

const PAGE = 100;
const AT_ONCE = 8;

/**
 * Tells all who wait what the administrator said: by their status and by an event, once each. Idempotent. `until`: no
 * page is begun after it, milliseconds since 1970; false when somebody may be left.
 */
export async function tellVerdict(
  deps: TellVerdictPorts,
  verdict: ApprovalVerdict,
  until = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  let after: UserId | null = null;
  do {
    const page = await deps.approvals.waiting(verdict.accountId, { after, limit: PAGE });
    await sideBySide(page, AT_ONCE, (one) => tellOne(deps, verdict, one));
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return true;
    after = last.value.userId;
  } while (deps.now() < until);
  return false;
}

async function tellOne(
  deps: TellVerdictPorts,
  verdict: ApprovalVerdict,
  waiting: Versioned<Waiting>,
): Promise<void> {
  const { accountId, userId, tid } = waiting.value;
  if (verdict.kind === 'approved' && tid !== null && tid !== verdict.tid) return;
  const ref = (await deps.connections.find(accountId, userId))?.value.mailboxRef ?? null;
  const mailbox = (ref && (await deps.mailboxes.find(ref))?.mailbox.value) ?? null;
  const reason = verdict.kind === 'approved' ? 'approval_granted' : 'approval_refused';
  const news = { reason, key: verdict.at, mailbox } as const;
  await changeConnection(deps, waiting.value, news, (one) => afterVerdict(one, verdict));
  // Whoever was refused still waits: another administrator may see it otherwise.
  if (verdict.kind === 'refused') return;
  // A mailbox that was closed for it goes on by itself.
  if (ref && mailbox && mayReopen(mailbox)) await enqueue(deps, 'probe', { mailboxRef: ref });
  await deps.approvals.done(waiting);
}
