import type { MessageRef } from '../../domain/ids.ts';
import { isOfMessages } from '../../domain/work/poison-record.ts';
import type { MailNotificationsWork } from '../../domain/work/work.ts';
import type { ThreadingResult } from '../../ports/mail-reading.ts';
import { hasWaited, isReconnect, putBack, type Reason } from './requeue-message.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import { settle, type Settled } from './settle.ts';

/**
 * At most 20 notified messages of one mailbox. Each ends on its own; what can't end now is put back singly, so that it
 * holds up nobody. Nothing is thrown but a failure to put back.
 */
export const receiveNotifications =
  (deps: ReceiveDeps) =>
  async (work: MailNotificationsWork): Promise<void> => {
    const found = await deps.mailboxes.find(work.mailboxRef);
    const mailbox = found?.mailbox.value;
    if (!found || !mailbox || mailbox.state === 'closing' || found.links.length === 0) {
      deps.counters.add('notification_unknown_mailbox', work.ids.length);
      for (const id of work.ids) await ended(deps, work, id);
      return;
    }
    for (const result of await readThreading(deps, work)) {
      const id = result.kind === 'found' ? result.threading.id : result.id;
      const settled =
        result.kind === 'found'
          ? await settle(
              deps,
              mailbox,
              found.links,
              result.threading,
              hasWaited(deps, work.firstSeen),
            )
          : toReason(result);
      await conclude(deps, work, id, settled);
    }
  };

/** Oldest first, so that an answer in the same batch is judged after what it answers. */
async function readThreading(
  deps: ReceiveDeps,
  { mailboxRef, ids }: MailNotificationsWork,
): Promise<readonly ThreadingResult[]> {
  const distinct = [...new Set(ids)];
  try {
    const results = await deps.mail.threading(mailboxRef, distinct);
    return [...results].sort((a, b) => receivedAt(a) - receivedAt(b));
  } catch (cause) {
    const failure = cause instanceof Error ? cause : new Error('unknown failure', { cause });
    return distinct.map((id) => ({ kind: 'failed', id, failure }));
  }
}

function receivedAt(result: ThreadingResult): number {
  return result.kind === 'found' ? Date.parse(result.threading.receivedDateTime) : 0;
}

function toReason(result: Exclude<ThreadingResult, { kind: 'found' }>): Reason {
  return result.kind === 'missing' ? result : { kind: 'failed', failure: result.failure };
}

async function conclude(
  deps: ReceiveDeps,
  work: MailNotificationsWork,
  id: MessageRef,
  settled: Settled,
): Promise<void> {
  if (settled.kind === 'ended') {
    await forgetFailure(deps, work, id);
    return ended(deps, work, id, settled.isOfThread);
  }
  if (isReconnect(settled)) {
    // The watermark stands still until the reconnect, and brings the message in after it.
    return deps.doubtGrant(work.mailboxRef);
  }
  if ((await putBack(deps, work, id, settled)) === 'given_up') await ended(deps, work, id);
}

/** A resync run that waits for this id no longer does. */
async function ended(
  { waits }: ReceiveDeps,
  { mailboxRef, runId }: MailNotificationsWork,
  id: MessageRef,
  isOfThread = false,
): Promise<void> {
  if (runId === undefined) return;
  if (isOfThread) await waits.endedLate(mailboxRef, id);
  else await waits.ended(mailboxRef, runId, id);
}

/** Given up before, and in after all. Looked for only when a resync has put it back: what comes first was never given up. */
async function forgetFailure(
  { poison }: ReceiveDeps,
  { mailboxRef, runId }: MailNotificationsWork,
  id: MessageRef,
): Promise<void> {
  if (runId === undefined) return;
  await poison.forget({ mailboxRef }, (record) => isOfMessages(record, new Set([id])));
}
