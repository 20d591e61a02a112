import { DONE_FAST_MS, DONE_IN_TIME_MS } from '../../domain/durations.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import { isOfMessages } from '../../domain/work/poison-record.ts';
import type { Work } from '../../domain/work/work.ts';
import type { MailReader, OpenCarried, ThreadingResult } from '../../ports/mail-reading.ts';
import { NOTIFIED, type ResyncWaits } from '../../ports/resync-runs.ts';
import type { Received } from './arrival.ts';
import { limitBacklog } from './limit-backlog.ts';
import type { RecentMailbox } from './recent-mailbox.ts';
import {
  isEntered,
  isOfAnyThread,
  receiveMessages,
  type ReceivePorts,
} from './receive-messages.ts';
import {
  hasAwaitedSentCopy,
  isReconnect,
  requeueMessage,
  type Reason,
  type RequeueMessagePorts,
} from './requeue-message.ts';

export type ReceiveNotificationsPorts = ReceivePorts &
  RequeueMessagePorts & {
    readonly mail: Pick<MailReader, 'threading'>;
    readonly openCarried: OpenCarried;
    readonly recentMailbox: RecentMailbox;
    readonly waits: Pick<ResyncWaits, 'waitFor' | 'ended' | 'endedLate'>;
    /** The mailbox's grant was refused once: starts the second probe. Idempotent. */
    readonly doubtGrant: (ref: MailboxRef) => Promise<void>;
  };

/**
 * At most 20 notified messages of one mailbox. Each ends on its own; what can't end now is requeued singly, so that it
 * holds up nobody. Nothing is thrown but a failure to requeue.
 */
export const receiveNotifications = (deps: ReceiveNotificationsPorts) =>
  limitBacklog(async (work): Promise<void> => {
    const { mailboxRef, ids } = work.payload;
    const { found, isKept } = await deps.recentMailbox(mailboxRef);
    const mailbox = found?.mailbox.value;
    if (!found || !mailbox || mailbox.state === 'closing' || found.links.length === 0) {
      deps.counters.add('notification_unknown_mailbox', ids.length);
      for (const id of ids) await endWait(deps, work, id);
      return;
    }
    const results = await readThreading(deps, work, mailbox.identity.tid);
    for (const result of results)
      if (result.kind !== 'found') await endOrRequeue(deps, work, result.id, toReason(result));
    const linkIsNewer = !isKept;
    const awaited = hasAwaitedSentCopy(deps, work.firstSeen);
    const messages = results.flatMap((result) =>
      result.kind === 'found'
        ? [{ threading: result.threading, linkIsNewer, hasAwaitedSentCopy: awaited }]
        : [],
    );
    const received = await receiveMessages(deps, mailbox, found.links, messages);
    countDone(deps, work, received.filter(isEntered).length);
    for (const [place, { threading }] of messages.entries())
      await endOrRequeue(deps, work, threading.id, received[place] ?? { kind: 'missing' });
  });

/** How long it took since the notification. What a resync has listed was notified long ago, or never. */
function countDone(
  { counters, now }: Pick<ReceiveNotificationsPorts, 'counters' | 'now'>,
  { payload: { runId }, firstSeen }: Work<'receive'>,
  messages: number,
): void {
  if (messages === 0 || (runId !== undefined && runId !== NOTIFIED)) return;
  const took = now() - firstSeen;
  for (let n = 0; n < messages; n += 1) counters.lag('notified_to_done', took);
  const how = took <= DONE_FAST_MS ? 'within_1s' : took <= DONE_IN_TIME_MS ? 'within_5s' : 'late';
  counters.add(`done_${how}`, messages);
}

/**
 * Oldest first, so that an answer in the same batch is judged after what it answers. What came with the notifications is
 * not asked for again.
 */
async function readThreading(
  deps: ReceiveNotificationsPorts,
  work: Work<'receive'>,
  tid: string,
): Promise<readonly ThreadingResult[]> {
  const { mailboxRef, ids } = work.payload;
  const carried = await deps.openCarried(work, tid);
  const came = [...carried.values()].map((threading) => ({ kind: 'found', threading }) as const);
  const left = [...new Set(ids)].filter((id) => !carried.has(id));
  const read = left.length === 0 ? [] : await askForThreading(deps, mailboxRef, left);
  return [...came, ...read].sort((a, b) => receivedAt(a) - receivedAt(b));
}

async function askForThreading(
  deps: ReceiveNotificationsPorts,
  mailboxRef: MailboxRef,
  ids: readonly MessageRef[],
): Promise<readonly ThreadingResult[]> {
  try {
    return await deps.mail.threading(mailboxRef, ids);
  } catch (cause) {
    const failure = cause instanceof Error ? cause : new Error('unknown failure', { cause });
    return ids.map((id) => ({ kind: 'failed', id, failure }));
  }
}

function receivedAt(result: ThreadingResult): number {
  return result.kind === 'found' ? Date.parse(result.threading.receivedDateTime) : 0;
}

function toReason(result: Exclude<ThreadingResult, { kind: 'found' }>): Reason {
  return result.kind === 'missing' ? result : { kind: 'failed', failure: result.failure };
}

async function endOrRequeue(
  deps: ReceiveNotificationsPorts,
  work: Work<'receive'>,
  id: MessageRef,
  received: Received,
): Promise<void> {
  if (received.kind === 'ended') {
    await forgetFailure(deps, work, id);
    return endWait(deps, work, id, isOfAnyThread(received));
  }
  if (isReconnect(received)) {
    // The watermark stands still until the reconnect, and brings the message in after it.
    await deps.doubtGrant(work.payload.mailboxRef);
    if (work.payload.runId === NOTIFIED) await endWait(deps, work, id);
    return;
  }
  const pending = await noted(deps, work, id);
  if ((await requeueMessage(deps, pending, id, received)) === 'given_up')
    await endWait(deps, pending, id);
}

/** Before it is requeued: until it has ended something is known to be missing, also when no resync has listed it. */
async function noted(
  { waits }: ReceiveNotificationsPorts,
  work: Work<'receive'>,
  id: MessageRef,
): Promise<Work<'receive'>> {
  if (work.payload.runId !== undefined) return work;
  await waits.waitFor(work.payload.mailboxRef, NOTIFIED, id);
  return { ...work, payload: { ...work.payload, runId: NOTIFIED } };
}

/** A resync run that waits for this id no longer does. What was only notified, no listing has gone on without. */
async function endWait(
  { waits }: ReceiveNotificationsPorts,
  { payload: { mailboxRef, runId } }: Work<'receive'>,
  id: MessageRef,
  isOfThread = false,
): Promise<void> {
  if (runId === undefined) return;
  if (isOfThread && runId !== NOTIFIED) await waits.endedLate(mailboxRef, id);
  else await waits.ended(mailboxRef, runId, id);
}

/** Given up before, and in after all. Looked for only when a resync has put it back: what comes first was never given up. */
async function forgetFailure(
  { poison }: ReceiveNotificationsPorts,
  { payload: { mailboxRef, runId } }: Work<'receive'>,
  id: MessageRef,
): Promise<void> {
  if (runId === undefined || runId === NOTIFIED) return;
  await poison.forget({ mailboxRef }, (record) => isOfMessages(record, new Set([id])));
}
