import type { Connection } from '../../domain/connection.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { AccessTokens } from '../../ports/access-tokens.ts';
import type { Counters } from '../../ports/counters.ts';
import type { Delay } from '../../ports/delay.ts';
import type { Mail } from '../../ports/mail.ts';
import type { Mailbox, MailboxLink, RefusedFor } from '../../ports/mailboxes.ts';
import type { WorkQueues } from '../../ports/work-queue.ts';
import type { ConnectDeps, StatusDeps } from './connect-deps.ts';
import { askForResync } from '../upkeep/ask-for-resync.ts';
import { probeLater } from './doubt-grant.ts';
import { saveAndTell, tellAgain } from './tell-connection.ts';

export interface ProbeDeps extends StatusDeps {
  readonly tokens: AccessTokens;
  readonly mail: Pick<Mail, 'folders'>;
  readonly driveWaitingSends: ConnectDeps['driveWaitingSends'];
  readonly queues: WorkQueues;
  readonly counters: Counters;
  readonly delay: Delay;
}

/**
 * Refused at every probe for so long it is no outage, however many are refused: where one tenant is most of the fleet and
 * takes its consent back, nobody would ever be told.
 */
const OUTAGE_MS = 24 * 3600_000;

/**
 * The second probe of a doubted grant. Refused again, the mailbox and its connections need a reconnect, and the users
 * are told once; unless so many are refused at once that it must be an outage, which never disconnects anybody.
 * `since`: when the grant was first refused, milliseconds since 1970.
 */
export const probeGrant =
  (deps: ProbeDeps) =>
  async (ref: MailboxRef, since: number = deps.now()): Promise<void> => {
    const found = await deps.mailboxes.find(ref);
    const doubted = found?.mailbox.value;
    if (!found || !doubted || doubted.grantDoubtSince === null) return;
    // A run that died after the mailbox was saved has its connections still to tell.
    if (doubted.state === 'needs_reconnect') return tellAll(deps, found.links, doubted);
    if (doubted.state !== 'active') return;
    deps.counters.add('token_second_probe');
    const probed = await probe(deps, ref, since);
    switch (probed.kind) {
      case 'good':
        // First, since a repeat finds no doubt: what came meanwhile was left to a resync.
        await askForResync(deps, ref, 'grant_good');
        await settle(deps, ref, 'active', { grantDoubtSince: null });
        for (const { accountId, userId } of found.links) {
          await deps.driveWaitingSends(accountId, userId);
        }
        return;
      case 'undecided':
        // The doubt lives on: as long as it is young, nobody else has another probe made.
        await settle(deps, ref, 'active', { grantDoubtSince: new Date(deps.now()).toISOString() });
        return probeLater(deps, ref, since);
      case 'refused':
        await settle(deps, ref, 'active', { state: 'needs_reconnect', refusedFor: probed.why });
        return tellAll(deps, found.links, {
          ...doubted,
          state: 'needs_reconnect',
          refusedFor: probed.why,
        });
    }
  };

type Probed =
  { readonly kind: 'good' | 'undecided' } | { readonly kind: 'refused'; readonly why: RefusedFor };

function reasonOf({ code }: ServiceFailure): RefusedFor {
  return code === 'tenant_refused' || code === 'no_mailbox' ? code : 'reconnect_required';
}

async function probe(deps: ProbeDeps, ref: MailboxRef, since: number): Promise<Probed> {
  try {
    await deps.tokens.get(ref, { fresh: true });
    // A token opens nothing where the licence, or the mailbox, is gone.
    if ((await deps.mail.folders(ref)) !== 'no_mailbox') return { kind: 'good' };
    throw new ServiceFailure('reconnect', 'no_mailbox');
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Our own credentials: nothing is known of the grant, and only the operator can help.
    if (error.kind === 'operator') return { kind: 'undecided' };
    if (error.kind !== 'reconnect') throw error;
    const among = await deps.fleet.refused(ref);
    if (among === 'one' || deps.now() - since >= OUTAGE_MS) {
      return { kind: 'refused', why: reasonOf(error) };
    }
    deps.counters.add('token_fleet_guard');
    return { kind: 'undecided' };
  }
}

const WORDS: Readonly<Record<RefusedFor, string>> = {
  reconnect_required: 'Microsoft no longer accepts the permission: connect this mailbox again.',
  tenant_refused:
    'The organisation no longer lets this app in: an administrator must allow it, then connect again.',
  no_mailbox:
    'Microsoft finds no mailbox behind this account any more, such as without a licence: connect again when it is back.',
};

/** A reconnect that came meanwhile has ended the doubt: then there is nothing to settle. */
async function settle(
  deps: ProbeDeps,
  ref: MailboxRef,
  state: Mailbox['state'],
  change: Partial<Mailbox>,
): Promise<void> {
  for (;;) {
    const found = await deps.mailboxes.find(ref);
    if (found?.mailbox.value.state !== state) return;
    if (found.mailbox.value.grantDoubtSince === null) return;
    const value = { ...found.mailbox.value, ...change };
    if (await deps.mailboxes.save({ value, etag: found.mailbox.etag })) return;
  }
}

/** The doubt stands until all are told, so that a run that dies in between is made good by the next. */
async function tellAll(
  deps: ProbeDeps,
  links: readonly MailboxLink[],
  mailbox: Mailbox,
): Promise<void> {
  const change = mailbox.grantDoubtSince ?? new Date(deps.now()).toISOString();
  for (const link of links) await tell(deps, link, mailbox, change);
  await settle(deps, mailbox.ref, 'needs_reconnect', { grantDoubtSince: null });
}

async function tell(
  deps: ProbeDeps,
  { accountId, userId }: MailboxLink,
  mailbox: Mailbox,
  change: string,
): Promise<void> {
  const told = { reason: 'needs_reconnect', change, mailbox } as const;
  for (;;) {
    const present = (await deps.mailboxes.find(mailbox.ref))?.mailbox.value.state;
    const found = await deps.connections.find(accountId, userId);
    if (found?.value.mailboxRef !== mailbox.ref || present !== 'needs_reconnect') return;
    if (found.value.status === 'needs_reconnect') return tellAgain(deps, found.value, told);
    const after: Connection = {
      ...found.value,
      status: 'needs_reconnect',
      lastError: {
        code: mailbox.refusedFor,
        message: WORDS[mailbox.refusedFor],
        at: new Date(deps.now()).toISOString(),
      },
    };
    if (await saveAndTell(deps, after, found.etag, told)) return;
  }
}
