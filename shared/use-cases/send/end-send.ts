import { GIVE_UP_AFTER_MS, MINUTE, SEND_TROUBLE_AFTER_MS } from '../../domain/durations.ts';
import type { Entry, SendFailureCode } from '../../domain/entry/entry.ts';
import { entryEvent, entryEventId } from '../../domain/event/event.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MessageRef } from '../../domain/ids.ts';
import { type Send, sendFailure, withSender } from '../../domain/send/send.ts';
import type { SendBodies } from '../../ports/blobs.ts';
import type { Delay } from '../../ports/clock.ts';
import type { Announce } from '../../ports/events.ts';
import type { Idempotency } from '../../ports/idempotency.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { PoisonRecords } from '../../ports/work.ts';
import type { EnqueuePorts } from '../work/enqueue.ts';
import { deleteDrafts, type DeleteDraftsPorts } from './send-copies.ts';
import { queueSend } from './queue-send.ts';
import {
  storeSend,
  type StoreSendPorts,
  type LoadPorts,
  type PresentSend,
  type Stored,
} from './stored-send.ts';

/** A draft that could not be deleted is tried again after this long. */
export const DRAFT_TRIED_AGAIN_MS = 5 * MINUTE;

interface AnnounceEntryPorts {
  readonly announce: Announce;
}

export type EndSendPorts = LoadPorts &
  StoreSendPorts &
  AnnounceEntryPorts & { readonly counters: Pick<Counters, 'add'> };

export type CleanUpPorts = AnnounceEntryPorts &
  DeleteDraftsPorts &
  EnqueuePorts & {
    readonly sendBodies: Pick<SendBodies, 'erase'>;
    readonly idempotency: Pick<Idempotency, 'ended'>;
    readonly poison: Pick<PoisonRecords, 'forget'>;
    readonly log: Pick<Log, 'warn'>;
    readonly delay: Delay;
  };

/** Graph took it. `id` is the Sent copy's, the draft's own as long as ids are immutable. */
export function markSent(
  deps: EndSendPorts,
  present: PresentSend,
  id: MessageRef | null,
): Promise<Stored> {
  const { internetMessageId, mailboxRef, draftId } = present.send.value;
  const messageId = id ?? draftId;
  const graph = messageId === null ? null : { mailboxRef, messageId };
  deps.counters.add('send_sent');
  return end(deps, present, 'sent', { status: 'sent', internetMessageId, graph });
}

/** It was not sent, or after a day nobody can tell. */
export function markFailed(
  deps: EndSendPorts,
  present: PresentSend,
  code: SendFailureCode,
): Promise<Stored> {
  deps.counters.add('send_failed');
  if (code === 'outcome_unknown') deps.counters.add('send_outcome_unknown');
  return end(deps, present, 'failed', { status: 'failed', failure: sendFailure(code) });
}

async function end(
  deps: EndSendPorts,
  present: PresentSend,
  state: Send['state'],
  change: Partial<Entry>,
): Promise<Stored> {
  const before = withSender(present.entry.value, present.send.value);
  // Its bounce has come before Graph's answer was heard.
  const { status, failure } = before.status === 'bounced' ? before : { ...before, ...change };
  const entry: Entry = {
    ...before,
    ...change,
    status,
    failure,
    version: before.version + 1,
  };
  const timestamp = new Date(deps.now()).toISOString();
  const event = entryEvent('conversation.entry.updated', entry, timestamp);
  return storeSend(deps, present, { state, lease: null, nextAt: null }, [
    { kind: 'update-entry', entry: { value: entry, etag: present.entry.etag } },
    { kind: 'insert-event', event },
  ]);
}

/**
 * What is left to do for a send that has ended: tell the CRM, take a failed one's draft out of the mailbox, forget the
 * content. Idempotent: the queue message repeats it until the send is no longer pending.
 */
export async function cleanUp(deps: CleanUpPorts, present: PresentSend): Promise<void> {
  const send = present.send.value;
  const { accountId, userId, contactId, id } = send;
  await announceVersion(deps, present, present.entry.value.version);
  if ((await dropDraft(deps, present)) === 'later') {
    await queueSend(deps, send, deps.delay(DRAFT_TRIED_AGAIN_MS));
    return;
  }
  await forgetPoison(deps, send);
  await deps.sendBodies.erase(accountId, contactId, id);
  await deps.idempotency.ended(accountId, userId, id);
}

/** It has ended after all: records of runs that failed are no problem any more. */
async function forgetPoison(
  { poison, now }: CleanUpPorts,
  { accountId, userId, id, acceptedAt }: Send,
): Promise<void> {
  if (now() - acceptedAt < SEND_TROUBLE_AFTER_MS) return;
  await poison.forget(
    { accountId, userId },
    ({ queue, ids }) => queue === 'sends' && ids['entryId'] === id,
  );
}

/**
 * All that the CRM should have heard of the entry so far: a run before may have died between a change and its telling.
 * What was delivered is not delivered again.
 */
export async function announceAll(deps: AnnounceEntryPorts, present: PresentSend): Promise<void> {
  for (let version = 1; version <= present.entry.value.version; version += 1) {
    await announceVersion(deps, present, version);
  }
}

async function announceVersion(
  { announce }: AnnounceEntryPorts,
  { entry }: PresentSend,
  version: number,
): Promise<void> {
  const { accountId, contactId, id } = entry.value;
  await announce({ kind: 'contact', accountId, contactId }, entryEventId(id, version));
}

/**
 * Takes a failed send's draft out of the mailbox. Of a mail whose outcome is unknown nothing is touched. A mailbox that
 * can no longer be reached keeps its draft.
 */
async function dropDraft(
  deps: CleanUpPorts,
  { send: { value: send }, entry }: PresentSend,
): Promise<'done' | 'later'> {
  const { status, failure } = entry.value;
  if (status !== 'failed' || failure?.code === 'outcome_unknown') return 'done';
  return orLeave(deps, send, () => deleteDrafts(deps, send));
}

/** Deletes drafts, or leaves them where the mailbox can't be reached for good. `later`: it is tried again. */
export async function orLeave(
  deps: Pick<CleanUpPorts, 'log' | 'delay' | 'now'>,
  { acceptedAt }: Pick<Send, 'acceptedAt'>,
  deletion: () => Promise<void>,
): Promise<'done' | 'later'> {
  try {
    await deletion();
    return 'done';
  } catch (error) {
    if (!(error instanceof ServiceFailure)) throw error;
    const isPassing = ['throttled', 'unavailable', 'operator'].includes(error.kind);
    const isYoung = deps.now() - acceptedAt < 2 * deps.delay(GIVE_UP_AFTER_MS);
    if (isPassing && isYoung) return 'later';
    deps.log.warn('send.draft_left', { kind: error.kind, code: error.code });
    return 'done';
  }
}
