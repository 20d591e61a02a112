import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncWaits } from '../../ports/resync-runs.ts';
import { receiveMessage, type ReceivePorts } from './receive-message.ts';
import { isReconnect, requeueMessage, type RequeueMessagePorts } from './requeue-message.ts';

export type ReceiveListedPorts = ReceivePorts &
  RequeueMessagePorts & { readonly waits: Pick<ResyncWaits, 'waitFor' | 'ended'> };

/**
 * One message that a resync run listed, its threading read with the listing: the same path as a notification's. What
 * can't end at once is requeued with the run's id, and the run waits for it. The listing goes from old to new, so an
 * answer is judged after what it answers, and late admissions need no further resync.
 *
 * @throws ServiceFailure `reconnect` when the grant is gone: the run can't go on.
 */
export const receiveListed =
  (deps: ReceiveListedPorts) =>
  async (
    mailbox: Mailbox,
    links: readonly MailboxLink[],
    message: Threading,
    runId: string,
  ): Promise<'ended' | 'waiting' | 'given_up'> => {
    const listing = { ...mailbox, syncedThrough: null };
    const reason = await receiveMessage(deps, listing, links, message, false);
    if (reason.kind === 'ended') return 'ended';
    if (isReconnect(reason)) throw reason.failure;
    await deps.waits.waitFor(mailbox.ref, runId, message.id);
    const payload = { mailboxRef: mailbox.ref, ids: [message.id], runId };
    const carried = { kind: 'receive', payload, attempt: 0, firstSeen: deps.now() } as const;
    const put = await requeueMessage(deps, carried, message.id, reason);
    if (put === 'given_up') await deps.waits.ended(mailbox.ref, runId, message.id);
    return put;
  };
