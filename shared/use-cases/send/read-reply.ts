import type { Entry } from '../../domain/entry/entry.ts';
import { timeOfId } from '../../domain/entry/entry-id.ts';
import { entryIdSchema, type AccountId } from '../../domain/ids.ts';
import type { OutgoingMessage } from '../../domain/send/outgoing-message.ts';
import type { Thread } from '../../domain/thread/thread.ts';
import type { SendDeps } from './send-deps.ts';

export interface Reply {
  readonly original: Entry | null;
  readonly thread: Thread | null;
}

/**
 * What a send answers, and its thread. An id of our form that is not in this contact's conversation belongs to another
 * one, as far as this contact goes: where, no index tells, and no answer.
 */
export async function readReply(
  { conversations }: Pick<SendDeps, 'conversations'>,
  account: AccountId,
  { contact, replyTo }: Pick<OutgoingMessage, 'contact' | 'replyTo'>,
): Promise<Reply | 'entry_not_found' | 'reply_to_other_contact'> {
  if (replyTo === null) return { original: null, thread: null };
  const id = entryIdSchema.safeParse(replyTo);
  if (!id.success || timeOfId(id.data) === null) return 'entry_not_found';
  const found = await conversations.entry(account, contact.id, id.data);
  if (found === null) return 'reply_to_other_contact';
  const thread = await conversations.thread(account, contact.id, found.value.threadId);
  return { original: found.value, thread: thread?.value ?? null };
}
