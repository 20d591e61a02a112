import { isRetryable } from '../../domain/entry/skipped.ts';
import {
  explainEntry,
  explainSkipped,
  explanation,
  type Explanation,
} from '../../domain/explain/explanation.ts';
import { entryIdSchema, type AccountId, type ContactId, type ThreadId } from '../../domain/ids.ts';
import type { Conversations } from '../../ports/conversation.ts';
import { judgedContact } from '../conversation/family.ts';

export interface HeldPorts {
  readonly conversations: Pick<Conversations, 'contact' | 'entry' | 'skipped' | 'guard'>;
  readonly attachmentLimit: number;
}

/** What the conversation holds under this id, an entry's or a skipped message's: nothing once its contact was erased. */
export async function explainHeld(
  { conversations, attachmentLimit }: HeldPorts,
  account: AccountId,
  { contactId, threadId, id }: { contactId: ContactId; threadId: ThreadId | null; id: string },
  messageIdHash: string,
): Promise<Explanation> {
  const entryId = entryIdSchema.safeParse(id);
  const entry = entryId.success
    ? await conversations.entry(account, contactId, entryId.data)
    : null;
  if (entry) return explainEntry(entry.value);
  const [skipped, guard] = await Promise.all([
    conversations.skipped(account, contactId, id),
    conversations.guard(account, contactId, messageIdHash),
  ]);
  const other = guard?.holds.kind === 'entry' ? guard.holds.id : null;
  if (skipped)
    return explainSkipped(skipped.value, isRetryable(skipped.value, attachmentLimit), other);
  // Another user of the account had it looked at once more, and it came in.
  const entered = other && (await conversations.entry(account, contactId, other));
  if (entered) return explainEntry(entered.value);
  // Or it is that of a contact that was merged with this one.
  const family = await judgedContact({ conversations }, account, contactId);
  for (const home of entryId.success && family ? family.others : []) {
    const elsewhere = await conversations.entry(account, home, entryIdSchema.parse(id));
    if (elsewhere) return explainEntry(elsewhere.value);
  }
  return explanation('contact_erased', { contactId, threadId });
}
