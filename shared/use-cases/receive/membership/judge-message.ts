import { NAMES_TRUSTED_MS } from '../../../domain/durations.ts';
import type { Direction } from '../../../domain/entry/entry.ts';
import { isDeliveryReport } from '../../../domain/entry/kind.ts';
import { mailHeaders } from '../../../domain/entry/mail-headers.ts';
import type { ContactId } from '../../../domain/ids.ts';
import { isProfileOlder } from '../../../domain/mailbox/profile-age.ts';
import { isOneOf, isParticipant, judgeAudience } from '../../../domain/thread/audience.ts';
import type { Candidate } from '../../../domain/thread/nominate.ts';
import type { Closed, NotAdmitted } from '../../../domain/thread/outcome.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { Now } from '../../../ports/clock.ts';
import type { Envelope, MailReader } from '../../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink, Mailboxes } from '../../../ports/mailboxes.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import type { Arrival } from '../arrival.ts';
import { findLive, type Live, type LiveReads } from './find-live.ts';
import type { Pointed } from './nominate-message.ts';

export interface JudgePorts {
  readonly mail: Pick<MailReader, 'envelope'>;
  readonly mailboxes: Pick<Mailboxes, 'find'>;
  /** Asks the mailbox again what it is called and where its folders are. */
  readonly refreshProfile: (mailbox: Mailbox, links: readonly MailboxLink[]) => Promise<Mailbox>;
  readonly now: Now;
}

/** A message that belongs to a thread. */
export interface Membership {
  readonly thread: Versioned<Thread>;
  /** The thread is not stored yet: this message is its first. */
  readonly begins?: true;
  readonly direction: Direction;
  /** Inbound, and its sender was no participant when it was received. */
  readonly unknownSender: boolean;
  /** Inbound, and its sender is the contact, by an address that was the contact's then. */
  readonly fromContact: boolean;
  /** Other partitions whose entries are shown together with the thread's. */
  readonly others: readonly ContactId[];
  /** The entry or skipped message that it answers; null when only the conversation points to the thread. */
  readonly answersId: string | null;
  readonly envelope: Envelope;
}

/** `barsStart`: of the threads that it points to one is closed to it, so that it begins none either. */
export type Judgement =
  | { readonly kind: 'admitted'; readonly membership: Membership }
  /** By the strongest link that it was judged by. */
  | {
      readonly kind: 'refused';
      readonly why: NotAdmitted;
      readonly pointed: Candidate<Pointed>;
      readonly barsStart: boolean;
    }
  /**
   * From an own address and delivered: its Sent copy is to tell whether it is a copy to oneself. `membership`: what it is
   * when none comes.
   */
  | { readonly kind: 'awaits_sent_copy'; readonly membership: Membership }
  /** No candidate's thread takes messages any more (or took them yet, when this one was received). */
  | {
      readonly kind: 'no_live_thread';
      /** Of the strongest link; null when nothing points to a thread. */
      readonly closed: { readonly why: Closed; readonly pointed: Candidate<Pointed> } | null;
      readonly barsStart: boolean;
    }
  | { readonly kind: 'missing' };

/** Reads addresses and subject once, and only when a live thread is there to judge for: nothing is admitted without. */
export async function judgeMessage(
  deps: JudgePorts,
  reads: LiveReads,
  arrival: Arrival,
  candidates: readonly Candidate<Pointed>[],
): Promise<Judgement> {
  const { mailbox, message } = arrival;
  let envelope: Envelope | 'missing' | null = null;
  let closed: Extract<Judgement, { kind: 'no_live_thread' }>['closed'] = null;
  let barsStart = false;
  let refused: Extract<Judgement, { kind: 'refused' }> | null = null;
  for (const candidate of candidates) {
    const live = await findLive(reads, arrival, candidate);
    if (live.kind === 'shut') {
      closed ??= { why: live.why, pointed: candidate };
      barsStart ||= live.barsStart;
      continue;
    }
    envelope ??= await deps.mail.envelope(mailbox.ref, message.id);
    if (envelope === 'missing') return { kind: 'missing' };
    const heading = { ...envelope, isDeliveryReport: isReport(envelope) };
    const verdict = judgeAudience(live.nominated, heading, live.circle);
    switch (verdict) {
      case 'outbound':
        return { kind: 'admitted', membership: membershipOf(live, verdict, envelope) };
      case 'inbound': {
        const membership = membershipOf(live, verdict, envelope);
        const learnt = membership.fromContact ? null : await learntSince(deps, arrival, membership);
        if (learnt !== null) return judgeMessage(deps, reads, learnt, candidates);
        return { kind: 'admitted', membership };
      }
      case 'copy_of_own': {
        const kind = arrival.hasAwaitedSentCopy ? 'admitted' : 'awaits_sent_copy';
        return { kind, membership: membershipOf(live, 'inbound', envelope) };
      }
      default:
        refused ??= { kind: 'refused', why: verdict, pointed: candidate, barsStart };
    }
  }
  if (refused === null) return { kind: 'no_live_thread', closed, barsStart };
  return { ...refused, barsStart };
}

/**
 * Somebody can be a stranger who is the user by now, or a colleague, under a name that the mailbox does not know yet: one
 * that a draft has told of since it was read, or that it was given since it was last asked. Null when there is none.
 */
async function learntSince(
  { mailboxes, refreshProfile, now }: Omit<JudgePorts, 'mail'>,
  arrival: Arrival,
  { unknownSender }: Pick<Membership, 'unknownSender'>,
): Promise<Arrival | null> {
  const { mailbox, linkIsNewer } = arrival;
  const isOld = (one: Mailbox): boolean => isProfileOlder(one, NAMES_TRUSTED_MS, now());
  if (linkIsNewer && !(unknownSender && isOld(mailbox))) return null;
  const found = await mailboxes.find(mailbox.ref);
  if (!found) return null;
  const kept = found.mailbox.value;
  const present = unknownSender && isOld(kept) ? await refreshProfile(kept, found.links) : kept;
  const isSame =
    present.ownAddresses.length === mailbox.ownAddresses.length &&
    present.internalDomains.length === mailbox.internalDomains.length;
  return isSame ? null : { ...arrival, mailbox: present };
}

function isReport({ messageClass, transportHeaders, from }: Envelope): boolean {
  return isDeliveryReport({ messageClass, headers: mailHeaders(transportHeaders), from });
}

function membershipOf(
  { thread, nominated, circle, others, answersId }: Live,
  direction: Direction,
  envelope: Envelope,
): Membership {
  const { from } = envelope;
  const isInbound = direction === 'inbound';
  const isKnown = isInbound && isParticipant(from, nominated, circle);
  return {
    thread,
    direction,
    unknownSender: isInbound && !isKnown,
    // Also who was written to before the CRM said that the address is the contact's.
    fromContact: isKnown && isOneOf(circle.contact, from),
    others,
    answersId,
    envelope,
  };
}
