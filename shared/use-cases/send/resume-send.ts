import { SEND_STORING_MS, LOOK_GAP_MS } from '../../domain/durations.ts';
import { hasEnded, isLeased } from '../../domain/send/send.ts';
import type { Work } from '../../domain/work/work.ts';
import type { Delay, Now, RandomBytes } from '../../ports/clock.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { driveSend, type DrivePorts } from './drive-send.ts';
import { announceAll, cleanUp, DRAFT_TRIED_AGAIN_MS, orLeave } from './end-send.ts';
import { deleteStamped } from './send-copies.ts';
import { readStanding, type StandingPorts } from './send-draft.ts';
import { queueSend } from './queue-send.ts';
import { newOwner, takeLease } from './send-lease.ts';
import { loadSend, type PresentSend } from './stored-send.ts';

export type ResumeSendPorts = DrivePorts & {
  readonly idempotency: Pick<Idempotency, 'isPending'>;
  readonly randomBytes: RandomBytes;
};

/**
 * The queue's turn with a send: the request that accepted it died, or had to wait. A message that comes too early is
 * requeued, never dropped, since it may be the only one.
 */
export const resumeSend =
  (deps: ResumeSendPorts) =>
  async (work: Work<'send'>): Promise<void> => {
    const present = await loadSend(deps, work.payload);
    if (present === null) {
      await settleAbsent(deps, work);
      return;
    }
    const { value: send } = present.send;
    if (hasEnded(send)) {
      const { accountId, userId, id } = send;
      if (!(await deps.idempotency.isPending(accountId, userId, id))) return;
      await announceAll(deps, present);
      await cleanUp(deps, present);
      return;
    }
    const early = await msUntilDue(deps, present);
    if (early > 0) {
      await queueSend(deps, send, early);
      return;
    }
    const acquired = await takeLease(deps, present, newOwner(deps));
    if (acquired.kind === 'acquired') await driveSend(deps, acquired.present, false);
    else await queueSend(deps, send, 0);
  };

/** Milliseconds: until the lease has run out, or until a wait is over, unless the connection is no longer there to wait for. */
async function msUntilDue(
  deps: StandingPorts & { readonly now: Now },
  present: PresentSend,
): Promise<number> {
  const now = deps.now();
  const { value: send } = present.send;
  if (isLeased(send, now)) return (send.lease?.until ?? now) - now;
  if (send.nextAt === null || send.nextAt <= now) return 0;
  const standing = await readStanding(deps, present);
  return standing === 'connected' || standing === 'needs_reconnect' ? send.nextAt - now : 0;
}

/** No send yet, or it was erased with its contact: then the draft that waited is taken out of the mailbox. */
async function settleAbsent(deps: ResumeSendPorts, work: Work<'send'>): Promise<void> {
  const { accountId, userId, contactId, entryId: id } = work.payload;
  if (await deps.idempotency.isPending(accountId, userId, id)) {
    await awaitStored(deps, work);
    return;
  }
  // Its run may have stored and ended it between the two.
  if ((await loadSend(deps, work.payload)) !== null) return;
  const mailboxRef = (await deps.connections.find(accountId, userId))?.value.mailboxRef;
  if (!mailboxRef) return;
  const send = { accountId, userId, contactId, id, acceptedAt: work.firstSeen };
  const dropped = await orLeave(deps, send, () => deleteStamped(deps, mailboxRef, id));
  if (dropped === 'later') await queueSend(deps, send, deps.delay(DRAFT_TRIED_AGAIN_MS));
}

/** Its request is still storing it, or died before that: then the CRM got no answer. */
async function awaitStored(
  deps: EnqueuePorts & { readonly delay: Delay },
  { payload, firstSeen: acceptedAt }: Work<'send'>,
): Promise<void> {
  const { accountId, userId, contactId, entryId: id } = payload;
  const now = deps.now();
  const patience = Math.max(deps.delay(LOOK_GAP_MS), SEND_STORING_MS);
  if (now - acceptedAt >= patience) return;
  await queueSend(deps, { accountId, userId, contactId, id, acceptedAt }, (now - acceptedAt) / 2);
}
