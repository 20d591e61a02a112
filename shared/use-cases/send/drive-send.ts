import { ServiceFailure } from '../../domain/failure.ts';
import {
  afterFailure,
  afterLook,
  answerOf,
  nextStep,
  sightOf,
  standingOf,
  type Standing,
  type Step,
} from '../../domain/send/send-step.ts';
import { hasEnded, isLeased, type Send } from '../../domain/send/send.ts';
import { wholeSeconds } from '../../domain/thread/thread.ts';
import { clearLeftovers } from './clear-leftovers.ts';
import { findCopies } from './find-copies.ts';
import { composeDraft } from './compose-draft.ts';
import { cleanUp, markFailed, markSent } from './end-send.ts';
import { loadSend, storeSend, type PresentSend } from './send-lease.ts';
import { putOff } from './put-off.ts';
import type { SendDeps } from './send-deps.ts';
import { learnDraft, storeDrafted } from './record-draft.ts';

/** Null: the send was changed by somebody else, and is read again. */
type Moved = PresentSend | null;

const NOT_SENT = { state: 'drafted', sendingSince: null, looks: [] } as const;

/** A send takes four or five; each meeting with another run may take one more. */
const MOST_STEPS = 30;

/**
 * Drives a send whose lease was taken, step by step, until it has ended or has to wait; each state is stored before the
 * next step. `isFirst`: no run before this one can have left a draft. Gives the send as it then is, or null when its
 * contact was erased meanwhile.
 */
export async function driveSend(
  deps: SendDeps,
  leased: PresentSend,
  isFirst: boolean,
): Promise<PresentSend | null> {
  const owner = leased.send.value.lease?.owner;
  const { accountId, contactId, id: entryId } = leased.entry.value;
  let present: Moved = leased;
  for (let steps = 0; present !== null; steps += 1) {
    if (steps > MOST_STEPS) throw new ServiceFailure('unavailable', 'send_contended');
    const send: Send = present.send.value;
    if (hasEnded(send)) {
      await cleanUp(deps, present);
      return present;
    }
    if (send.lease?.owner !== owner) return present;
    present =
      (await takeStep(deps, present, isFirst && steps === 0)) ??
      (await loadSend(deps, { accountId, contactId, entryId }));
  }
  return null;
}

async function takeStep(deps: SendDeps, present: PresentSend, isFirst: boolean): Promise<Moved> {
  const { value: send } = present.send;
  try {
    const standing = await standingNow(deps, send);
    const step = nextStep(send, standing, deps.now(), deps.delay);
    switch (step.kind) {
      case 'done':
        return present;
      case 'compose':
        return await compose(deps, present, isFirst);
      case 'send':
        return await sendOut(deps, present);
      case 'look':
        return await look(deps, present, standing);
      case 'wait':
      case 'fail':
        return await stop(deps, present, step);
    }
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Part of the step may have been stored before it failed, such as the draft's id: what is stored now waits.
    const { accountId, contactId, id: entryId } = present.entry.value;
    const latest = await loadSend(deps, { accountId, contactId, entryId });
    if (latest === null || !isHeldBy(latest.send.value, send.lease)) return latest;
    return stopFor(deps, latest, error);
  }
}

function isHeldBy(send: Send, lease: Send['lease']): boolean {
  return !hasEnded(send) && send.lease !== null && send.lease.owner === lease?.owner;
}

/** Read fresh each time, also right before Graph's send: a send never leaves by another mailbox or generation. */
async function standingNow({ connections }: SendDeps, send: Send): Promise<Standing> {
  const connection = await connections.find(send.accountId, send.userId);
  return standingOf(send, connection?.value ?? null);
}

async function compose(deps: SendDeps, present: PresentSend, isFirst: boolean): Promise<Moved> {
  const { acceptedAt, isStamped } = present.send.value;
  const sentByHand = isFirst ? null : await clearLeftovers(deps, present);
  if (sentByHand) {
    const createdDateTime = wholeSeconds(acceptedAt);
    const made = { ...sentByHand, from: null, isStamped, createdDateTime };
    // As if its answer had been lost: the look that follows finds it.
    return storeDrafted(deps, present, made, 'sending');
  }
  const composed = await composeDraft(deps, present);
  if (composed === null) return null;
  return storeDrafted(
    deps,
    composed.present,
    composed.draft,
    composed.sentByHand ? 'sending' : 'drafted',
  );
}

async function sendOut(deps: SendDeps, drafted: PresentSend): Promise<Moved> {
  const { draftId } = drafted.send.value;
  if (draftId === null) throw new ServiceFailure('refused', 'draft_unknown');
  await learnDraft(deps, drafted.send.value);
  const sending = await storeSend(deps, drafted, {
    state: 'sending',
    sendingSince: deps.now(),
    looks: [],
  });
  if (sending === null) return null;

  const { value: send } = sending.send;
  const standing = await standingNow(deps, send);
  if (standing !== 'connected') {
    const step = nextStep({ ...send, ...NOT_SENT }, standing, deps.now(), deps.delay);
    return stop(deps, sending, step, NOT_SENT);
  }
  // Held up until the lease ran out (a frozen process): another run may be looking by now, so this one looks, too.
  if (!isLeased(send, deps.now())) return null;
  const answer = answerOf(await asked(() => deps.mail.send(send.mailboxRef, draftId)));
  switch (answer.kind) {
    case 'sent':
      return markSent(deps, sending, null);
    case 'unclear':
      return storeSend(deps, sending, { sendingSince: null });
    case 'refused_for_now':
      return stopFor(deps, sending, answer.failure, NOT_SENT);
    case 'refused':
      return markFailed(deps, sending, answer.code);
  }
}

async function asked(
  send: () => Promise<'accepted' | 'missing'>,
): Promise<'accepted' | 'missing' | ServiceFailure> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof ServiceFailure) return error;
    throw error;
  }
}

async function look(deps: SendDeps, present: PresentSend, standing: Standing): Promise<Moved> {
  const { value: send } = present.send;
  const [copies, mailbox] = await Promise.all([
    findCopies(deps, send),
    deps.mailboxes.find(send.mailboxRef),
  ]);
  const sight = sightOf(send, copies, mailbox?.mailbox.value.folders.drafts ?? '');
  const next = afterLook(send, sight, standing, deps.now(), deps.delay);
  switch (next.kind) {
    case 'sent':
      await learnDraft(deps, send);
      return markSent(deps, present, sight.kind === 'sent_copy' ? sight.id : null);
    case 'send_again':
      return storeSend(deps, present, NOT_SENT);
    case 'look_again':
      return wait(deps, present, next.waitMs, { looks: next.looks });
    case 'fail':
      return markFailed(deps, present, next.code);
  }
}

async function stopFor(
  deps: SendDeps,
  present: PresentSend,
  failure: ServiceFailure,
  change: Partial<Send> = {},
): Promise<Moved> {
  const send = { ...present.send.value, ...change };
  if (failure.kind === 'reconnect') await deps.doubtGrant(send.mailboxRef);
  deps.log.warn('send.stopped', { state: send.state, kind: failure.kind, code: failure.code });
  return stop(deps, present, afterFailure(failure, send, deps.now(), deps.delay), change);
}

async function stop(
  deps: SendDeps,
  present: PresentSend,
  step: Step,
  change: Partial<Send> = {},
): Promise<Moved> {
  if (step.kind === 'fail') return markFailed(deps, present, step.code);
  if (step.kind !== 'wait') return wait(deps, present, 0, change);
  return wait(deps, present, step.waitMs, change, step.forGrant);
}

/** The queue message first: what is stored as waiting is always waited for. */
async function wait(
  deps: SendDeps,
  present: PresentSend,
  waitMs: number,
  change: Partial<Send>,
  forGrant = false,
): Promise<Moved> {
  const waited = await putOff(deps, present.send.value, waitMs);
  // Once the grant is good whoever says so drives it: it is never too early.
  const nextAt = forGrant ? null : deps.now() + waited;
  return storeSend(deps, present, { ...change, lease: null, nextAt });
}
