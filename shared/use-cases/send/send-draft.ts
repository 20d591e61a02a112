import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import {
  afterLook,
  answerOf,
  nextStep,
  sightOf,
  standingOf,
  type Standing,
} from '../../domain/send/send-step.ts';
import { isLeased } from '../../domain/send/send.ts';
import type { Connections } from '../../ports/connections.ts';
import type { MailSender } from '../../ports/mail-sending.ts';
import type { Mailboxes } from '../../ports/mailboxes.ts';
import { markFailed, markSent } from './end-send.ts';
import { learnDraft, type LearnDraftPorts } from './record-draft.ts';
import { findCopies, type FindCopiesPorts } from './send-copies.ts';
import { giveBackLease } from './send-lease.ts';
import { storeSend, type PresentSend, type Stored } from './stored-send.ts';
import { waitAfterFailure, waitOrFail, type WaitOrFailPorts } from './wait-or-fail.ts';

const NOT_SENT = { state: 'drafted', sendingSince: null, looks: [] } as const;

export interface StandingPorts {
  readonly connections: Pick<Connections, 'find'>;
}

export type SendDraftPorts = WaitOrFailPorts &
  StandingPorts &
  LearnDraftPorts & { readonly mail: Pick<MailSender, 'send'> };

export type LookForCopyPorts = WaitOrFailPorts &
  LearnDraftPorts &
  FindCopiesPorts & { readonly mailboxes: Pick<Mailboxes, 'find'> };

/** Read fresh each time, also right before Graph's send: a send never leaves by another mailbox or generation. */
export async function readStanding(
  { connections }: StandingPorts,
  { send: { value: send }, entry }: PresentSend,
): Promise<Standing> {
  const connection = await connections.find(send.accountId, send.userId);
  return standingOf(send, entry.value.mailbox, connection?.value ?? null);
}

/** Asks Graph to send the draft. That it is asked is stored before: without an answer only a look tells what became of it. */
export async function sendDraft(deps: SendDraftPorts, drafted: PresentSend): Promise<Stored> {
  const { draftId } = drafted.send.value;
  if (draftId === null) throw new ServiceFailure('refused', 'draft_unknown');
  await learnDraft(deps, drafted.send.value);
  const stored = await storeSend(deps, drafted, {
    state: 'sending',
    sendingSince: deps.now(),
    looks: [],
  });
  if (stored.kind !== 'stored') return stored;

  const sending = stored.present;
  const { value: send } = sending.send;
  const standing = await readStanding(deps, sending);
  if (standing !== 'connected') {
    const step = nextStep({ ...send, ...NOT_SENT }, standing, deps.now(), deps.delay);
    return waitOrFail(deps, sending, step, NOT_SENT);
  }
  // Held up until the lease ran out (a frozen process): another run may be looking by now, so this one looks, too.
  if (!isLeased(send, deps.now())) return { kind: 'lost' };
  const answer = answerOf(await askToSend(deps, send.mailboxRef, draftId));
  switch (answer.kind) {
    case 'sent':
      return markSent(deps, sending, null);
    case 'unclear':
      return storeSend(deps, sending, { sendingSince: null });
    case 'refused_for_now':
      return waitAfterFailure(deps, sending, answer.failure, NOT_SENT);
    case 'refused':
      return markFailed(deps, sending, answer.code);
  }
}

async function askToSend(
  { mail }: SendDraftPorts,
  ref: MailboxRef,
  draft: MessageRef,
): Promise<'accepted' | 'missing' | ServiceFailure> {
  try {
    return await mail.send(ref, draft);
  } catch (error) {
    if (error instanceof ServiceFailure) return error;
    throw error;
  }
}

/** After a lost answer: whether the mail is out, by what stands for it in the mailbox. */
export async function lookForCopy(
  deps: LookForCopyPorts,
  present: PresentSend,
  standing: Standing,
): Promise<Stored> {
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
      return giveBackLease(deps, present, next, { looks: next.looks });
    case 'fail':
      return markFailed(deps, present, next.code);
  }
}
