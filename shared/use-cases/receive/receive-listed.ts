import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { isReconnect, putBack } from './requeue-message.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import { settle } from './settle.ts';

/**
 * One message that a resync run listed, its threading read with the listing: the same path as a notification's. What
 * can't end at once is put back with the run's id, and the run waits for it. The listing goes from old to new, so an
 * answer is judged after what it answers, and late admissions need no further resync.
 *
 * @throws ServiceFailure `reconnect` when the grant is gone: the run can't go on.
 */
export const receiveListed =
  (deps: ReceiveDeps) =>
  async (
    mailbox: Mailbox,
    links: readonly MailboxLink[],
    message: Threading,
    runId: string,
  ): Promise<'ended' | 'waiting' | 'given_up'> => {
    const reason = await settle(deps, { ...mailbox, syncedThrough: null }, links, message, false);
    if (reason.kind === 'ended') return 'ended';
    if (isReconnect(reason)) throw reason.failure;
    await deps.waits.waitFor(mailbox.ref, runId, message.id);
    const carried = { mailboxRef: mailbox.ref, runId, attempt: 0, firstSeen: deps.now() };
    const put = await putBack(deps, carried, message.id, reason);
    if (put === 'given_up') await deps.waits.ended(mailbox.ref, runId, message.id);
    return put;
  };
