import type { MessageRef } from '../../domain/ids.ts';
import type { Send } from '../../domain/send/send.ts';
import type { StampedMessage } from '../../ports/mail.ts';
import type { SendDeps } from './send-deps.ts';

/**
 * The messages that stand for the send in its mailbox, drafts and sent ones: by the stamp; by the draft's Message-ID,
 * which nobody else can know before it is sent, where the mailbox took no stamp.
 */
export function findCopies(
  { mail }: Pick<SendDeps, 'mail'>,
  { mailboxRef, id, internetMessageId, isStamped }: Send,
): Promise<readonly StampedMessage[]> {
  return isStamped || internetMessageId === null
    ? mail.findStamped(mailboxRef, id)
    : mail.findByMessageId(mailboxRef, internetMessageId);
}

/** What of them may be deleted: never a copy that was sent after all. A draft just made may not be found yet. */
export function draftsAmong(
  copies: readonly StampedMessage[],
  { draftId }: Pick<Send, 'draftId'>,
): readonly MessageRef[] {
  const drafts = copies.filter(({ isDraft }) => isDraft).map(({ id }) => id);
  const isSeen = copies.some(({ id }) => id === draftId);
  return draftId === null || isSeen ? drafts : [...drafts, draftId];
}
