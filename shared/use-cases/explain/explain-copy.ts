import { likeness, printOf } from '../../domain/entry/fingerprint.ts';
import {
  explainEntry,
  explainSkipped,
  explanation,
  refusedCode,
  type Explanation,
  type ExplanationFacts,
} from '../../domain/explain/explanation.ts';
import { nextLookAt } from '../../domain/explain/next-look.ts';
import type { Candidate } from '../../domain/thread/nominate.ts';
import type { Closed, NotAdmitted } from '../../domain/thread/outcome.ts';
import { hasReplyHeader } from '../../domain/thread/references.ts';
import { isOfMessages } from '../../domain/work/poison-record.ts';
import type { Now } from '../../ports/clock.ts';
import type { Conversations } from '../../ports/conversation.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import type { ResyncRuns } from '../../ports/resync-runs.ts';
import type { DueIndex } from '../../ports/schedule.ts';
import type { IndexHit } from '../../ports/thread-index.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import {
  placeMessage,
  type PlaceReads,
  type PlacePorts,
} from '../receive/membership/place-message.ts';
import type { Arrival } from '../receive/arrival.ts';
import type { Membership } from '../receive/membership/judge-message.ts';
import { wasAmbiguous } from '../receive/membership/skip-ambiguous.ts';
import { explainHeld, type HeldPorts } from './explain-held.ts';

export type ExplainCopyPorts = PlacePorts &
  PlaceReads &
  HeldPorts &
  NextLookPorts & {
    readonly conversations: Pick<Conversations, 'guard' | 'thread'>;
    readonly runs: Pick<ResyncRuns, 'waitingFor'>;
    readonly poison: Pick<PoisonRecords, 'about'>;
  };

/** One copy in the mailbox: placed as it is when it comes in, and nothing written. */
export async function explainCopy(deps: ExplainCopyPorts, arrival: Arrival): Promise<Explanation> {
  const { link, message, messageIdHash } = arrival;
  if (message.isDraft) return explanation('draft');
  const placement = await placeMessage(deps, deps, arrival);
  switch (placement.kind) {
    case 'own_send':
      return explainEntry(placement.send.entry.value);
    case 'known':
    case 'second_copy': {
      const { entryId: id, ...hit } = placement.hit;
      return explainHeld(deps, link.accountId, { ...hit, id }, messageIdHash);
    }
    case 'refused':
      return explainRefused(deps, arrival, placement.why, placement.pointed);
    case 'no_live_thread':
      return placement.closed === null
        ? explainNobodys(deps, arrival, 'begun_in_mailbox')
        : explainRefused(deps, arrival, placement.closed.why, placement.closed.pointed);
    case 'admitted':
      return explainMember(deps, arrival, placement.membership);
    case 'reused_id':
      return notSeenYet(deps, arrival, threadOf(placement.membership));
    case 'never_listed':
      return explanation('never_listed', threadOf(placement.membership));
    case 'was_ambiguous':
      return explainSkipped(placement.skipped, false, null);
    case 'before_scope':
      return explainNobodys(deps, arrival, 'received_before_scope');
    case 'ambiguous':
    case 'missing':
    case 'awaits_sent_copy':
      return notSeenYet(deps, arrival, {});
  }
}

/** It points to no thread; under a scope of before it may have been skipped as that of several contacts. */
async function explainNobodys(
  deps: Pick<ExplainCopyPorts, 'skippedList'>,
  arrival: Arrival,
  code: 'begun_in_mailbox' | 'received_before_scope',
): Promise<Explanation> {
  const skipped = await wasAmbiguous(deps, arrival);
  return skipped
    ? explainSkipped(skipped, false, null)
    : explanation(code, { hasReplyHeader: hasReplyHeader(arrival.message) });
}

function threadOf(membership: Membership | null): Partial<ExplanationFacts> {
  if (membership === null) return {};
  const { contactId, id: threadId } = membership.thread.value;
  return { contactId, threadId };
}

async function explainRefused(
  { conversations }: Pick<ExplainCopyPorts, 'conversations'>,
  { link, message }: Arrival,
  why: NotAdmitted | Closed,
  { by, hit: { contactId, threadId } }: Candidate<IndexHit>,
): Promise<Explanation> {
  const facts = { contactId, threadId, pointedBy: by, hasReplyHeader: hasReplyHeader(message) };
  const code = refusedCode(why);
  if (code !== 'received_before_thread') return explanation(code, facts);
  const thread = await conversations.thread(link.accountId, contactId, threadId);
  const since = thread?.value.activeSince;
  const threadActiveSince = since === undefined ? null : new Date(since).toISOString();
  return explanation(code, { ...facts, threadActiveSince, receivedAt: receivedAt(message) });
}

/** It belongs: in by another connection or run, or on its way. */
async function explainMember(
  deps: ExplainCopyPorts,
  arrival: Arrival,
  { thread, envelope }: Membership,
): Promise<Explanation> {
  const { accountId, contactId, id: threadId } = thread.value;
  const { mailbox, messageIdHash } = arrival;
  const guard = await deps.conversations.guard(accountId, contactId, messageIdHash);
  if (guard?.holds.kind === 'tombstone')
    return explanation('contact_erased', { contactId, threadId });
  const own = printOf(mailbox.ref, envelope);
  if (guard !== null && likeness(guard, own) !== 'different_mail') {
    const { id } = guard.holds;
    return explainHeld(deps, accountId, { contactId, threadId, id }, messageIdHash);
  }
  return notSeenYet(deps, arrival, { contactId, threadId });
}

async function notSeenYet(
  deps: ExplainCopyPorts,
  { mailbox, message }: Arrival,
  thread: Partial<ExplanationFacts>,
): Promise<Explanation> {
  const { ref, syncedThrough } = mailbox;
  const [waits, failed] = await Promise.all([
    deps.runs.waitingFor(ref, message.id),
    deps.poison.about({ mailboxRef: ref }, (one) => isOfMessages(one, new Set([message.id]))),
  ]);
  const at = receivedAt(message);
  const facts = { ...thread, receivedAt: at, syncedThrough, isRetried: waits.length > 0 };
  return failed !== null && waits.length === 0
    ? explanation('problem', facts)
    : explanation('not_seen_yet', facts, nextLook(deps, mailbox, Date.parse(at)));
}

export interface NextLookPorts {
  readonly dueIndex: Pick<DueIndex, 'dueAt'>;
  readonly now: Now;
}

/** When a resync next lists what was received then. */
export function nextLook(
  { dueIndex, now }: NextLookPorts,
  mailbox: Mailbox,
  received: number | null,
): string | null {
  const { resync } = mailbox.due;
  const at = resync === null ? null : nextLookAt(mailbox, dueIndex.dueAt(resync), received, now());
  return at === null ? null : new Date(at).toISOString();
}

function receivedAt({ receivedDateTime }: Arrival['message']): string {
  return new Date(receivedDateTime).toISOString();
}
