import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { ResyncWaits } from '../../ports/resync-runs.ts';
import type { Log } from '../../ports/telemetry.ts';
import type { Received } from './arrival.ts';
import { receiveMessages, type ReceivePorts } from './receive-messages.ts';
import {
  isReconnect,
  requeueMessage,
  type Reason,
  type RequeueMessagePorts,
} from './requeue-message.ts';

export type ReceiveListedPorts = ReceivePorts &
  RequeueMessagePorts & {
    readonly waits: Pick<ResyncWaits, 'waitFor' | 'ended'>;
    readonly log: Pick<Log, 'warn'>;
  };

/** How a listed message came out: `waiting` and `given_up` as of one that was notified. */
export type ListedOutcome = 'ended' | 'waiting' | 'given_up';

/**
 * Messages that a resync run listed, oldest first, their threading read with the listing: the same path as a
 * notification's. What can't end at once is requeued with the run's id, and the run waits for it. The listing goes from
 * old to new, so an answer is judged after what it answers, and late admissions need no further resync. `links`: as read
 * after the listing.
 *
 * @throws ServiceFailure `reconnect` when the grant is gone: the run can't go on.
 */
export const receiveListed =
  (deps: ReceiveListedPorts) =>
  async (
    mailbox: Mailbox,
    links: readonly MailboxLink[],
    messages: readonly Threading[],
    runId: string,
  ): Promise<readonly ListedOutcome[]> => {
    const listing = { ...mailbox, syncedThrough: null };
    const read = messages.map((threading) => ({
      threading,
      linkIsNewer: true,
      hasAwaitedSentCopy: false,
    }));
    const received = await receiveMessages(deps, listing, links, read);
    const found = messages.filter(
      ({ receivedDateTime }, place) =>
        isNew(received[place]) &&
        Date.parse(receivedDateTime) < Date.parse(mailbox.syncedThrough ?? receivedDateTime),
    ).length;
    if (found > 0) {
      deps.log.warn('resync.found_missing', { ref: mailbox.ref, messages: found });
      deps.counters.add('resync_found_missing', found);
    }
    const listed: ListedOutcome[] = [];
    for (const [place, { id }] of messages.entries()) {
      const reason = received[place] ?? { kind: 'missing' };
      listed.push(
        reason.kind === 'ended' ? reason.kind : await waitFor(deps, mailbox.ref, runId, id, reason),
      );
    }
    return listed;
  };

/** What only this listing has brought in. */
function isNew(received: Received | undefined): boolean {
  return (
    received?.kind === 'ended' &&
    received.outcomes.some((outcome) => outcome === 'entered' || outcome === 'skipped')
  );
}

async function waitFor(
  deps: ReceiveListedPorts,
  ref: MailboxRef,
  runId: string,
  id: MessageRef,
  reason: Reason,
): Promise<'waiting' | 'given_up'> {
  if (isReconnect(reason)) throw reason.failure;
  await deps.waits.waitFor(ref, runId, id);
  const payload = { mailboxRef: ref, ids: [id], runId };
  const work = { kind: 'receive', payload, attempt: 0, firstSeen: deps.now() } as const;
  const put = await requeueMessage(deps, work, id, reason);
  if (put === 'given_up') await deps.waits.ended(ref, runId, id);
  return put;
}
