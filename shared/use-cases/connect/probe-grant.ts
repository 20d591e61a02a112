import type { MailboxRef } from '../../domain/ids.ts';
import { mayReopen, REFUSED_WORDS, type RefusedFor } from '../../domain/mailbox/refused-grant.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Approvals } from '../../ports/approvals.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { changeConnection } from './change-connection.ts';
import { probeLater, type ProbeLaterPorts } from './doubt-grant.ts';
import { reopenMailbox, type ReopenPorts } from './reopen-mailbox.ts';
import { judgeGrant, type JudgeGrantPorts } from './try-grant.ts';

export type ProbePorts = ReopenPorts &
  JudgeGrantPorts &
  ProbeLaterPorts & { readonly approvals: Pick<Approvals, 'wait'> };

/**
 * The second probe of a doubted grant. Refused again, the mailbox and its connections need a reconnect, and the users
 * are told once; unless so many are refused at once that it must be an outage, which never disconnects anybody.
 * `since`: when the grant was first refused, milliseconds since 1970.
 */
export const probeGrant =
  (deps: ProbePorts) =>
  async (ref: MailboxRef, since: number = deps.now()): Promise<void> => {
    const found = await deps.mailboxes.find(ref);
    const doubted = found?.mailbox.value;
    if (!found || !doubted) return;
    if (doubted.grantDoubtSince === null) {
      if (mayReopen(doubted)) await reopenMailbox(deps, doubted);
      return;
    }
    // A run that died after the mailbox was saved has its connections still to change.
    if (doubted.state === 'needs_reconnect') return endConnections(deps, found.links, doubted);
    if (doubted.state !== 'active') return;
    deps.counters.add('token_second_probe');
    const verdict = await judgeGrant(deps, ref, since);
    switch (verdict.kind) {
      case 'good':
        // First, since a repeat finds no doubt: what came meanwhile was left to a resync.
        await askForResync(deps, ref, 'grant_good');
        await changeDoubted(deps, ref, 'active', { grantDoubtSince: null });
        for (const { accountId, userId } of found.links) {
          await deps.driveWaitingSends(accountId, userId);
        }
        return;
      case 'undecided': {
        // The doubt lives on: as long as it is young, nobody else has another probe made.
        const grantDoubtSince = new Date(deps.now()).toISOString();
        await changeDoubted(deps, ref, 'active', { grantDoubtSince });
        return probeLater(deps, ref, since);
      }
      case 'refused':
        return endGrant(deps, found.links, doubted, verdict.why);
    }
  };

async function endGrant(
  deps: ProbePorts,
  links: readonly MailboxLink[],
  mailbox: Mailbox,
  why: RefusedFor,
): Promise<void> {
  const ended = { state: 'needs_reconnect', refusedFor: why } as const;
  await changeDoubted(deps, mailbox.ref, 'active', ended);
  await endConnections(deps, links, { ...mailbox, ...ended });
}

/** The doubt stands until all are changed, so that a run that dies in between is made good by the next. */
async function endConnections(
  deps: ProbePorts,
  links: readonly MailboxLink[],
  mailbox: Mailbox,
): Promise<void> {
  const key = mailbox.grantDoubtSince ?? new Date(deps.now()).toISOString();
  for (const link of links) await endConnection(deps, link, mailbox, key);
  await changeDoubted(deps, mailbox.ref, 'needs_reconnect', { grantDoubtSince: null });
}

async function endConnection(
  deps: ProbePorts,
  link: MailboxLink,
  mailbox: Mailbox,
  key: string,
): Promise<void> {
  const { accountId, userId } = link;
  const isWithdrawn = mailbox.refusedFor === 'consent_withdrawn';
  const news = { reason: 'needs_reconnect', key, mailbox } as const;
  await changeConnection(deps, link, news, async (connection) => {
    // Read after the connection: a reconnect heals the mailbox first, and one that comes now is in the way of the save.
    const present = (await deps.mailboxes.find(mailbox.ref))?.mailbox.value.state;
    if (connection.mailboxRef !== mailbox.ref || present !== 'needs_reconnect') {
      return 'not_concerned';
    }
    if (connection.status === 'needs_reconnect') return 'changed_before';
    const at = new Date(deps.now()).toISOString();
    const lastError = { code: mailbox.refusedFor, message: REFUSED_WORDS[mailbox.refusedFor], at };
    const approval = isWithdrawn
      ? ({ state: 'withdrawn', since: at } as const)
      : connection.approval;
    return { ...connection, status: 'needs_reconnect', lastError, approval };
  });
  // An approval that comes again is told to those who had one.
  if (isWithdrawn) await deps.approvals.wait({ accountId, userId, tid: mailbox.identity.tid });
}

/** Changes a mailbox in this state as long as its grant is in doubt: a reconnect that came meanwhile has ended that. */
async function changeDoubted(
  deps: ProbePorts,
  ref: MailboxRef,
  state: Mailbox['state'],
  change: Partial<Mailbox>,
): Promise<void> {
  await optimistically('mailbox_contended', async () => {
    const found = await deps.mailboxes.find(ref);
    if (found?.mailbox.value.state !== state) return 'done';
    if (found.mailbox.value.grantDoubtSince === null) return 'done';
    const value = { ...found.mailbox.value, ...change };
    const isSaved = await deps.mailboxes.save({ value, etag: found.mailbox.etag });
    return isSaved ? 'done' : 'contended';
  });
}
