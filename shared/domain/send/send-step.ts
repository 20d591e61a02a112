import type { Connection } from '../account/connection.ts';
import {
  GIVE_UP_AFTER_MS,
  LOOK_GAP_MS,
  SEND_CALL_MS,
  SEND_RECONNECT_WAIT_MS,
  SHORTEST_SEND_WAIT_MS,
} from '../durations.ts';
import type { SendFailureCode } from '../entry/entry.ts';
import type { ServiceFailure } from '../failure.ts';
import type { MessageRef } from '../ids.ts';
import { untoldWait } from '../work/retry-policy.ts';
import { type Send, hasEnded, refusalCode } from './send.ts';

/**
 * After so many runs in a row that died on it, a send is what kills them, and no further one is given to it. Many, since
 * it may share their process with the real culprit.
 */
const MOST_DEATHS = 10;

/** Delays as this installation has them: `DELAY_SCALE`. */
type Scale = (ms: number) => number;

/** How the connection stands to a send that was accepted under an earlier look at it. */
export type Standing = 'connected' | 'needs_reconnect' | 'disconnected' | 'mailbox_changed';

/** A send leaves only by the generation and mailbox it was accepted for. `mailbox`: its address. */
export function standingOf(send: Send, mailbox: string, connection: Connection | null): Standing {
  if (connection === null || connection.status === 'disconnected') return 'disconnected';
  if (connection.generation === send.generation && connection.mailboxRef === send.mailboxRef) {
    return connection.status;
  }
  // Of a disconnect and a connect of the same mailbox afterwards the first is the reason; its reference is another then.
  return connection.email === mailbox ? 'disconnected' : 'mailbox_changed';
}

export type Step =
  | { readonly kind: 'done' }
  | { readonly kind: 'compose' }
  | { readonly kind: 'send' }
  | { readonly kind: 'look' }
  /** `forGrant`: until the mailbox opens again, whenever that is; the wait is how long nobody looks by itself. */
  | { readonly kind: 'wait'; readonly waitMs: number; readonly forGrant?: true }
  | { readonly kind: 'fail'; readonly code: SendFailureCode };

/** The next step of a send, by its stored state and by how the connection stands now. */
export function nextStep(send: Send, standing: Standing, now: number, scale: Scale): Step {
  if (hasEnded(send)) return { kind: 'done' };
  if ((send.lease?.deaths ?? 0) >= MOST_DEATHS) {
    if (send.state !== 'sending') return { kind: 'fail', code: 'rejected' };
    if (isLate(send, now, scale)) return { kind: 'fail', code: 'outcome_unknown' };
  }
  // Graph may have it: only a look tells, and the mailbox can be looked at for a while after the disconnect.
  if (send.state === 'sending' && standing !== 'needs_reconnect') return { kind: 'look' };
  if (standing === 'needs_reconnect')
    return forGrant(later(send, now, scale, scale(SEND_RECONNECT_WAIT_MS), 'rejected'));
  if (standing !== 'connected') return { kind: 'fail', code: standing };
  return send.state === 'queued' ? { kind: 'compose' } : { kind: 'send' };
}

/** What follows a request to Graph that failed before the send itself was asked for. */
export function afterFailure(failure: ServiceFailure, send: Send, now: number, scale: Scale): Step {
  switch (failure.kind) {
    case 'refused':
      return send.state === 'sending'
        ? later(send, now, scale, scale(LOOK_GAP_MS), 'rejected')
        : { kind: 'fail', code: refusalCode(failure) };
    case 'throttled':
      return later(
        send,
        now,
        scale,
        failure.retryAfterMs ?? untoldWait(now - send.acceptedAt),
        'rejected',
      );
    case 'unavailable':
      return later(
        send,
        now,
        scale,
        failure.retryAfterMs ?? backOff(send.acceptedAt, now, scale),
        'rejected',
      );
    case 'reconnect':
    case 'operator':
      return forGrant(later(send, now, scale, scale(SEND_RECONNECT_WAIT_MS), 'rejected'));
  }
}

function forGrant(step: Step): Step {
  return step.kind === 'wait' ? { ...step, forGrant: true } : step;
}

/** What Graph's answer to the send itself means. Only a definite refusal allows to ask again without a look. */
export type SendAnswer =
  | { readonly kind: 'sent' }
  /** The mail may be on its way. */
  | { readonly kind: 'unclear' }
  /** Not sent: back to `drafted`, and again later. */
  | { readonly kind: 'refused_for_now'; readonly failure: ServiceFailure }
  | { readonly kind: 'refused'; readonly code: SendFailureCode };

export function answerOf(answer: 'accepted' | 'missing' | ServiceFailure): SendAnswer {
  if (answer === 'accepted') return { kind: 'sent' };
  // The draft is not there: deleted by the user, or already on its way and not readable for a moment.
  if (answer === 'missing') return { kind: 'unclear' };
  switch (answer.kind) {
    case 'refused':
      return { kind: 'refused', code: refusalCode(answer) };
    case 'reconnect':
    case 'operator':
      return { kind: 'refused_for_now', failure: answer };
    case 'throttled':
      return answer.status === 503
        ? { kind: 'unclear' }
        : { kind: 'refused_for_now', failure: answer };
    case 'unavailable':
      return { kind: 'unclear' };
  }
}

/** What a look at the messages that stand for the send found. */
export type Sight =
  | { readonly kind: 'sent_copy'; readonly id: MessageRef }
  | { readonly kind: 'draft' }
  | { readonly kind: 'nothing' };

export function sightOf(
  send: Send,
  copies: readonly {
    readonly id: MessageRef;
    readonly isDraft: boolean;
    readonly parentFolderId: string;
  }[],
  draftsFolder: string,
): Sight {
  const sent = copies.filter(({ isDraft }) => !isDraft);
  // Its own, where a copy that the user sent to himself carries the same Message-ID.
  const copy = sent.find(({ id }) => id === send.draftId) ?? sent[0];
  if (copy) return { kind: 'sent_copy', id: copy.id };
  const draft = copies.some(
    ({ id, parentFolderId }) => id === send.draftId && parentFolderId === draftsFolder,
  );
  return { kind: draft ? 'draft' : 'nothing' };
}

export type AfterLook =
  | { readonly kind: 'sent' }
  | { readonly kind: 'send_again' }
  | { readonly kind: 'look_again'; readonly looks: readonly number[]; readonly waitMs: number }
  | { readonly kind: 'fail'; readonly code: SendFailureCode };

/**
 * After a lost answer. The draft must stand unchanged in Drafts at two looks, ten minutes apart, before it counts as not
 * sent. Finding nothing never makes a new draft; after a day of that the outcome is unknown.
 */
export function afterLook(
  send: Send,
  sight: Sight,
  standing: Standing,
  now: number,
  scale: Scale,
): AfterLook {
  if (sight.kind === 'sent_copy') return { kind: 'sent' };
  const late = isLate(send, now, scale);
  const [first = now] = send.looks;
  const asked = send.sendingSince ?? now - SEND_CALL_MS;
  const provenAt = Math.max(first + scale(LOOK_GAP_MS), asked + SEND_CALL_MS);
  const isUnsent = sight.kind === 'draft' && send.looks.length > 0 && now >= provenAt;
  if (isUnsent) {
    if (standing === 'disconnected' || standing === 'mailbox_changed') {
      return { kind: 'fail', code: standing };
    }
    return late ? { kind: 'fail', code: 'rejected' } : { kind: 'send_again' };
  }
  if (late) return { kind: 'fail', code: 'outcome_unknown' };
  if (sight.kind === 'nothing') {
    return { kind: 'look_again', looks: [], waitMs: backOff(send.acceptedAt, now, scale) };
  }
  return { kind: 'look_again', looks: [first], waitMs: provenAt - now };
}

/** Waits, unless a day has gone by: then a mail that may be on its way is unknown, another one has failed. */
function later(
  send: Send,
  now: number,
  scale: Scale,
  waitMs: number,
  unsent: SendFailureCode,
): Step {
  if (!isLate(send, now, scale)) return { kind: 'wait', waitMs };
  return { kind: 'fail', code: send.state === 'sending' ? 'outcome_unknown' : unsent };
}

function isLate(send: Send, now: number, scale: Scale): boolean {
  return now - send.acceptedAt >= scale(GIVE_UP_AFTER_MS);
}

/** As long again as it has taken so far, from 5 seconds to 10 minutes. */
function backOff(since: number, now: number, scale: Scale): number {
  return Math.min(Math.max(now - since, scale(SHORTEST_SEND_WAIT_MS)), scale(LOOK_GAP_MS));
}
