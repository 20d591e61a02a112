import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import { optimistically } from '../../domain/optimistically.ts';
import type { Counters } from '../../ports/counters.ts';
import type { Delay } from '../../ports/delay.ts';
import {
  mayReopen,
  REFUSED_WORDS,
  refusedFor,
  type RefusedFor,
} from '../../domain/mailbox/refused-grant.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import { changeConnection } from './change-connection.ts';
import { probeLater } from './doubt-grant.ts';
import { reopenMailbox, type ReopenDeps } from './reopen-mailbox.ts';
import { tryGrant } from './try-grant.ts';

export interface ProbeDeps extends ReopenDeps {
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
    if (!found || !doubted) return;
    if (doubted.grantDoubtSince === null) {
      if (mayReopen(doubted)) await reopenMailbox(deps, doubted);
      return;
    }
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
        return close(deps, found.links, doubted, probed.why);
    }
  };

async function close(
  deps: ProbeDeps,
  links: readonly MailboxLink[],
  mailbox: Mailbox,
  why: RefusedFor,
): Promise<void> {
  const closed = { state: 'needs_reconnect', refusedFor: why } as const;
  await settle(deps, mailbox.ref, 'active', closed);
  await tellAll(deps, links, { ...mailbox, ...closed });
}

type Probed =
  { readonly kind: 'good' | 'undecided' } | { readonly kind: 'refused'; readonly why: RefusedFor };

async function probe(deps: ProbeDeps, ref: MailboxRef, since: number): Promise<Probed> {
  try {
    await tryGrant(deps, ref);
    return { kind: 'good' };
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Our own credentials: nothing is known of the grant, and only the operator can help.
    if (error.kind === 'operator') return { kind: 'undecided' };
    if (error.kind !== 'reconnect') throw error;
    const among = await deps.fleet.refused(ref);
    if (among === 'one' || deps.now() - since >= OUTAGE_MS) {
      return { kind: 'refused', why: refusedFor(error) };
    }
    deps.counters.add('token_fleet_guard');
    return { kind: 'undecided' };
  }
}

/** A reconnect that came meanwhile has ended the doubt: then there is nothing to settle. */
async function settle(
  deps: ProbeDeps,
  ref: MailboxRef,
  state: Mailbox['state'],
  change: Partial<Mailbox>,
): Promise<void> {
  await optimistically('mailbox_contended', async () => {
    const found = await deps.mailboxes.find(ref);
    if (found?.mailbox.value.state !== state) return 'settled';
    if (found.mailbox.value.grantDoubtSince === null) return 'settled';
    const value = { ...found.mailbox.value, ...change };
    const isSaved = await deps.mailboxes.save({ value, etag: found.mailbox.etag });
    return isSaved ? 'settled' : 'contended';
  });
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
  link: MailboxLink,
  mailbox: Mailbox,
  change: string,
): Promise<void> {
  const told = { reason: 'needs_reconnect', change, mailbox } as const;
  await changeConnection(deps, link, told, async (connection) => {
    // Read after the connection: a reconnect heals the mailbox first, and one that comes now is in the way of the save.
    const present = (await deps.mailboxes.find(mailbox.ref))?.mailbox.value.state;
    if (connection.mailboxRef !== mailbox.ref || present !== 'needs_reconnect') {
      return 'not_concerned';
    }
    if (connection.status === 'needs_reconnect') return 'changed_before';
    const lastError = {
      code: mailbox.refusedFor,
      message: REFUSED_WORDS[mailbox.refusedFor],
      at: new Date(deps.now()).toISOString(),
    };
    return { ...connection, status: 'needs_reconnect', lastError };
  });
}
