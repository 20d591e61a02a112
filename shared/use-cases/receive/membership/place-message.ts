import type { Direction, SkippedMessage } from '../../../domain/entry/entry.ts';
import { isNeverListed } from '../../../domain/account/never-list.ts';
import type { Envelope } from '../../../ports/mail-reading.ts';
import type { IndexHit } from '../../../ports/thread-index.ts';
import type { Arrival } from '../arrival.ts';
import type { LiveReads } from './find-live.ts';
import { findOwnSend, type OwnSend, type OwnSendPorts } from './find-own-send.ts';
import { judgeMessage, type Judgement, type JudgePorts, type Membership } from './judge-message.ts';
import { emailsOf, judgeStart, type JudgeStartPorts, type StartReads } from './judge-start.ts';
import { compareWithKnown, type ReusedIdPorts } from './reused-id.ts';
import { askClosely, askWidely, type AskedIndex, type CloseAnswers } from './nominate-message.ts';
import { wasAmbiguous, type WasAmbiguousPorts } from './skip-ambiguous.ts';

/** What is looked at to place a message. */
export type PlacePorts = OwnSendPorts &
  ReusedIdPorts &
  JudgePorts &
  JudgeStartPorts &
  WasAmbiguousPorts;

/** What is asked of the index, the conversation and the connection before anything is decided. */
export type PlaceReads = LiveReads & StartReads & { readonly threadIndex: AskedIndex };

type Unplaced = Exclude<Judgement, { kind: 'admitted' }>;

/** Where a message stands for one connection, before anything is read in full or written. */
export type Placement =
  | Unplaced
  | {
      readonly kind: 'admitted';
      readonly membership: Membership;
      /** The skipped message that it was so far, and that is to be looked at once more. */
      readonly replaces: string | null;
    }
  /** It would belong to this thread, or begin one (null). */
  | { readonly kind: 'never_listed'; readonly membership: Membership | null }
  /** It would begin a thread of several contacts'. */
  | { readonly kind: 'ambiguous'; readonly direction: Direction; readonly envelope: Envelope }
  /** It would have when a run before this one looked, and was skipped for that. */
  | { readonly kind: 'was_ambiguous'; readonly skipped: SkippedMessage }
  /** It points nowhere, and came before the scope let mail like this begin a thread: it is not looked at. */
  | { readonly kind: 'before_scope' }
  /** The copy of this CRM send. */
  | { readonly kind: 'own_send'; readonly send: OwnSend }
  /** A run before this one has done it, or what it is a second copy of. */
  | { readonly kind: 'known' | 'second_copy'; readonly hit: IndexHit }
  /** It belongs, but bears the Message-ID of another mail that is in. */
  | { readonly kind: 'reused_id'; readonly arrival: Arrival; readonly membership: Membership };

/** Nominates and judges, and changes nothing: what a message is explained by is what it comes in by. */
export async function placeMessage(
  deps: PlacePorts,
  reads: PlaceReads,
  arrival: Arrival,
): Promise<Placement> {
  const close = await askClosely(reads.threadIndex, arrival);
  const send = await findOwnSend(deps, arrival, close);
  if (send) return { kind: 'own_send', send };
  if (close.own && !close.own.again) return placeKnown(deps, reads, arrival, close.own, close);

  const replaces = close.own?.entryId ?? null;
  const judgement = await judgeNominated(deps, reads, arrival, close.candidates);
  switch (judgement.kind) {
    case 'admitted':
    case 'awaits_sent_copy': {
      const { membership } = judgement;
      // Whatever its Sent copy tells: waiting for it would make each listing wait.
      if (await isKeptOut(deps, arrival, membership)) return { kind: 'never_listed', membership };
      return judgement.kind === 'admitted' ? { ...judgement, replaces } : judgement;
    }
    case 'no_live_thread':
    case 'refused':
      return judgement.barsStart
        ? judgement
        : placeStart(deps, reads, arrival, judgement, replaces);
    case 'missing':
      return judgement;
  }
}

/** Something of its Message-ID is in. What would only begin a thread is no matter here. */
async function placeKnown(
  deps: PlacePorts,
  reads: PlaceReads,
  arrival: Arrival,
  own: IndexHit,
  { candidates }: CloseAnswers,
): Promise<Placement> {
  const found = await compareWithKnown(deps, reads.threadIndex, arrival, own);
  if (found.kind !== 'another') return found;
  const judgement = await judgeNominated(deps, reads, found.arrival, candidates);
  if (judgement.kind !== 'admitted') return judgement;
  const { membership } = judgement;
  return (await isKeptOut(deps, arrival, membership))
    ? { kind: 'never_listed', membership }
    : { kind: 'reused_id', arrival: found.arrival, membership };
}

async function judgeNominated(
  deps: JudgePorts,
  reads: PlaceReads,
  arrival: Arrival,
  candidates: CloseAnswers['candidates'],
): Promise<Judgement> {
  const judgement = await judgeMessage(deps, reads, arrival, candidates);
  if (judgement.kind !== 'no_live_thread') return judgement;
  const wide = await askWidely(reads.threadIndex, arrival);
  const last = await judgeMessage(deps, reads, arrival, wide);
  if (last.kind !== 'refused' && last.kind !== 'no_live_thread') return last;
  const barsStart = judgement.barsStart || last.barsStart;
  if (last.kind === 'refused' || judgement.closed === null) return { ...last, barsStart };
  return { ...judgement, barsStart };
}

/** Nothing of somebody on a never-list comes in. */
async function isKeptOut(
  { neverLists }: Pick<PlacePorts, 'neverLists'>,
  { link, message }: Arrival,
  { envelope }: Membership,
): Promise<boolean> {
  const lists = await neverLists.concerning(link.accountId, link.userId);
  const emails = [...emailsOf(envelope), ...envelope.bcc.map(({ email }) => email)];
  return isNeverListed(lists, emails, Date.parse(message.receivedDateTime));
}

/** `otherwise`: how it stands where the owner's scope does not let it begin a thread. */
async function placeStart(
  deps: PlacePorts,
  reads: PlaceReads,
  arrival: Arrival,
  otherwise: Extract<Unplaced, { barsStart: boolean }>,
  replaces: string | null,
): Promise<Placement> {
  const start = await judgeStart(deps, reads, arrival);
  switch (start.kind) {
    case 'begins': {
      const { membership } = start;
      const skipped = await wasAmbiguous(deps, arrival);
      return skipped
        ? { kind: 'was_ambiguous', skipped }
        : { kind: 'admitted', membership, replaces };
    }
    case 'before_scope':
      return otherwise.kind === 'refused' || otherwise.closed !== null ? otherwise : start;
    case 'not_ours':
      return otherwise;
    case 'never_listed':
      return { kind: 'never_listed', membership: null };
    case 'ambiguous': {
      const skipped = await wasAmbiguous(deps, arrival);
      return skipped ? { kind: 'was_ambiguous', skipped } : start;
    }
    case 'missing':
      return start;
  }
}
