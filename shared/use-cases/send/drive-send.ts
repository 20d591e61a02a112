import { ServiceFailure } from '../../domain/failure.ts';
import { nextStep } from '../../domain/send/send-step.ts';
import { hasEnded, type Send } from '../../domain/send/send.ts';
import { wholeSeconds } from '../../domain/thread/thread.ts';
import { composeDraft, dropUnknown, type ComposePorts } from './compose-draft.ts';
import { announceAll, cleanUp, type CleanUpPorts } from './end-send.ts';
import { recordDraft, type RecordDraftPorts } from './record-draft.ts';
import { clearLeftovers, type DeleteDraftsPorts } from './send-copies.ts';
import {
  lookForCopy,
  readStanding,
  sendDraft,
  type LookForCopyPorts,
  type SendDraftPorts,
} from './send-draft.ts';
import { loadSend, type LoadPorts, type PresentSend, type Stored } from './stored-send.ts';
import { waitAfterFailure, waitOrFail } from './wait-or-fail.ts';

/** A send takes four or five; each meeting with another run may take one more. */
const MOST_STEPS = 30;

type MakeDraftPorts = ComposePorts & RecordDraftPorts & DeleteDraftsPorts;

export type DrivePorts = LoadPorts &
  MakeDraftPorts &
  SendDraftPorts &
  LookForCopyPorts &
  CleanUpPorts;

/** `waiting`: the queue drives it on. `lost`: another run took the lease over and drives it. `erased`: its contact was. */
export type Driven =
  | { readonly kind: 'ended' | 'waiting' | 'lost'; readonly present: PresentSend }
  | { readonly kind: 'erased' };

/**
 * Drives a send whose lease was taken, step by step, until it has ended or has to wait; each state is stored before the
 * next step. `isFirst`: no run before this one can have left a draft, or died before it told of the entry.
 */
export async function driveSend(
  deps: DrivePorts,
  leased: PresentSend,
  isFirst: boolean,
): Promise<Driven> {
  if (!isFirst) await announceAll(deps, leased);
  const owner = leased.send.value.lease?.owner;
  let present = leased;
  for (let steps = 0; steps <= MOST_STEPS; steps += 1) {
    const send = present.send.value;
    if (hasEnded(send)) {
      await cleanUp(deps, present);
      return { kind: 'ended', present };
    }
    if (send.lease === null) return { kind: 'waiting', present };
    if (send.lease.owner !== owner) return { kind: 'lost', present };
    const next = await readOn(deps, present, await takeStep(deps, present, isFirst, steps));
    if (next === null) return { kind: 'erased' };
    present = next;
  }
  throw new ServiceFailure('unavailable', 'send_contended');
}

async function readOn(
  deps: LoadPorts,
  before: PresentSend,
  stored: Stored,
): Promise<PresentSend | null> {
  switch (stored.kind) {
    case 'stored':
      return stored.present;
    case 'lost':
      return reload(deps, before);
    case 'erased':
      return null;
  }
}

function reload(deps: LoadPorts, { entry }: PresentSend): Promise<PresentSend | null> {
  const { accountId, contactId, id: entryId } = entry.value;
  return loadSend(deps, { accountId, contactId, entryId });
}

async function takeStep(
  deps: DrivePorts,
  present: PresentSend,
  isFirst: boolean,
  steps: number,
): Promise<Stored> {
  const { value: send } = present.send;
  try {
    // The acceptance has just read it; before anything leaves, the sending reads it again.
    const isRead = isFirst && (steps === 0 || send.state === 'drafted');
    const standing = isRead ? 'connected' : await readStanding(deps, present);
    const step = nextStep(send, standing, deps.now(), deps.delay);
    switch (step.kind) {
      case 'done':
        return { kind: 'stored', present };
      case 'compose':
        return await makeDraft(deps, present, isFirst && steps === 0);
      case 'send':
        return await sendDraft(deps, present);
      case 'look':
        return await lookForCopy(deps, present, standing);
      case 'wait':
      case 'fail':
        return await waitOrFail(deps, present, step);
    }
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    // Part of the step may have been stored before it failed, such as the draft's id: what is stored now waits.
    const latest = await reload(deps, present);
    if (latest === null) return { kind: 'erased' };
    if (!isHeldBy(latest.send.value, send.lease)) return { kind: 'stored', present: latest };
    return waitAfterFailure(deps, latest, error);
  }
}

function isHeldBy(send: Send, lease: Send['lease']): boolean {
  return !hasEnded(send) && send.lease !== null && send.lease.owner === lease?.owner;
}

async function makeDraft(
  deps: MakeDraftPorts,
  present: PresentSend,
  isFirst: boolean,
): Promise<Stored> {
  const { value: send } = present.send;
  const sentByHand = isFirst ? null : await clearLeftovers(deps, send);
  if (sentByHand) {
    const createdDateTime = wholeSeconds(send.acceptedAt);
    const made = { ...sentByHand, from: null, isStamped: send.isStamped, createdDateTime };
    // As if its answer had been lost: the look that follows finds it.
    return recordDraft(deps, present, made, 'sending');
  }
  const composed = await composeDraft(deps, present);
  switch (composed.kind) {
    case 'composed': {
      const { draft } = composed;
      const recorded = await recordDraft(deps, composed.present, draft, 'drafted');
      if (recorded.kind !== 'stored') await dropUnknown(deps, composed.present, draft);
      return recorded;
    }
    case 'sent_by_hand':
      return recordDraft(deps, composed.present, composed.draft, 'sending');
    case 'lost':
    case 'erased':
      return composed;
  }
}
