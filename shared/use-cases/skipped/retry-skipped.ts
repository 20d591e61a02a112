import type { Who } from '../../domain/account/connection.ts';
import { isRetryable } from '../../domain/entry/skipped.ts';
import { timeOfId } from '../../domain/entry/entry-id.ts';
import type { SkippedMessage } from '../../domain/entry/entry.ts';
import type { MailboxRef, MessageRef } from '../../domain/ids.ts';
import { messageIdHash } from '../../domain/thread/message-id.ts';
import { closedFor, closedThen } from '../../domain/thread/thread.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Conversations, SkippedList } from '../../ports/conversation.ts';
import type { MailReader } from '../../ports/mail-reading.ts';
import type { IndexRow, ThreadIndex } from '../../ports/thread-index.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export interface RetrySkippedPorts extends EnqueuePorts {
  readonly skippedList: Pick<SkippedList, 'find'>;
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'thread'>;
  readonly threadIndex: Pick<ThreadIndex, 'byMessageId' | 'learn'>;
  readonly mail: Pick<MailReader, 'list'>;
  readonly attachmentLimit: number;
}

export type Retried =
  | { readonly kind: 'queued' | 'not_found' | 'not_connected' | 'needs_reconnect' }
  | {
      readonly kind: 'not_retryable';
      readonly why: 'for_good' | 'thread_closed' | 'not_in_mailbox';
    };

/**
 * A skipped message is to be looked at once more. The thread index is told so first, then the message comes in by the
 * way that a notification goes: whoever meets it now judges and reads it anew, and it stays skipped until that has ended.
 * A version that knows nothing of this takes the row for what it says besides: done already.
 */
export const retrySkipped =
  (deps: RetrySkippedPorts) =>
  async ({ accountId, userId }: Who, id: string): Promise<Retried> => {
    const skipped =
      timeOfId(id) === null ? null : await deps.skippedList.find(accountId, userId, id);
    if (skipped === null) return { kind: 'not_found' };
    const { contactId, threadId } = skipped;
    const isOfThread = contactId !== null && threadId !== null;
    if (!isOfThread || !isRetryable(skipped, deps.attachmentLimit)) return notRetryable('for_good');
    const connection = (await deps.connections.find(accountId, userId))?.value ?? null;
    if (!connection?.mailboxRef) return { kind: 'not_connected' };
    if (connection.status === 'needs_reconnect') return { kind: 'needs_reconnect' };
    const { mailboxRef } = connection;
    const found = await deps.conversations.thread(accountId, contactId, threadId);
    const thread = found?.value ?? null;
    if (
      thread === null ||
      closedFor(thread, connection, mailboxRef) !== null ||
      closedThen(thread, skipped.occurredAt) !== null
    ) {
      return notRetryable('thread_closed');
    }
    const place = await find(deps, { accountId, userId }, mailboxRef, skipped);
    if (place === null) return notRetryable('not_in_mailbox');
    await deps.threadIndex.learn(accountId, userId, [place.row]);
    await enqueue(deps, 'receive', { mailboxRef, ids: [place.id] });
    return { kind: 'queued' };
  };

function notRetryable(why: Extract<Retried, { kind: 'not_retryable' }>['why']): Retried {
  return { kind: 'not_retryable', why };
}

/** Where it lies now, among what was received in its second: its id may have changed, that time has not. */
async function find(
  { mail, threadIndex }: Pick<RetrySkippedPorts, 'mail' | 'threadIndex'>,
  { accountId, userId }: Who,
  ref: MailboxRef,
  { id, occurredAt }: SkippedMessage,
): Promise<{ readonly id: MessageRef; readonly row: IndexRow } | null> {
  const { messages } = await mail.list(ref, { since: occurredAt });
  for (const message of messages) {
    if (Date.parse(message.receivedDateTime) !== Date.parse(occurredAt)) continue;
    const hash = messageIdHash(message);
    const hit = await threadIndex.byMessageId(accountId, userId, hash);
    if (hit?.entryId !== id) continue;
    const row = {
      messageIdHash: hash,
      conversationHash: null,
      hit: { ...hit, again: true } as const,
    };
    return { id: message.id, row };
  }
  return null;
}
