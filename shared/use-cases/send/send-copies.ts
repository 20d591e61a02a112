import type { EntryId, MailboxRef, MessageRef } from '../../domain/ids.ts';
import type { Send } from '../../domain/send/send.ts';
import type { MailSender, StampedMessage } from '../../ports/mail-sending.ts';

export interface FindCopiesPorts {
  readonly mail: Pick<MailSender, 'findStamped' | 'findByMessageId'>;
}

export interface DeleteDraftsPorts {
  readonly mail: Pick<MailSender, 'findStamped' | 'findByMessageId' | 'deleteDraft'>;
}

/**
 * The messages that stand for the send in its mailbox, drafts and sent ones: by the stamp; by the draft's Message-ID,
 * which nobody else can know before it is sent, where the mailbox took no stamp.
 */
export function findCopies(
  { mail }: FindCopiesPorts,
  { mailboxRef, id, internetMessageId, isStamped }: Send,
): Promise<readonly StampedMessage[]> {
  return isStamped || internetMessageId === null
    ? mail.findStamped(mailboxRef, id)
    : mail.findByMessageId(mailboxRef, internetMessageId);
}

/**
 * Before a draft is made again: what an earlier run left is deleted. A copy that is no draft any more was sent by the
 * user's own hand from Drafts; it is given back, and no second one is made.
 */
export async function clearLeftovers(
  deps: DeleteDraftsPorts,
  send: Send,
): Promise<StampedMessage | null> {
  const copies = await findCopies(deps, send);
  const sent = copies.find(({ isDraft }) => !isDraft);
  if (sent) return sent;
  await deleteAmong(deps, send, copies);
  return null;
}

/** Deletes what a run left that died, or lost Graph's answer, before it knew the draft's id. */
export async function deleteDrafts(deps: DeleteDraftsPorts, send: Send): Promise<void> {
  await deleteAmong(deps, send, await findCopies(deps, send));
}

/** Of a send that was erased with its contact nothing but its id is known: by the stamp. */
export async function deleteStamped(
  { mail }: { readonly mail: Pick<MailSender, 'findStamped' | 'deleteDraft'> },
  ref: MailboxRef,
  entry: EntryId,
): Promise<void> {
  for (const { id, isDraft } of await mail.findStamped(ref, entry))
    if (isDraft) await mail.deleteDraft(ref, id);
}

async function deleteAmong(
  { mail }: DeleteDraftsPorts,
  send: Send,
  copies: readonly StampedMessage[],
): Promise<void> {
  for (const id of draftsAmong(copies, send)) await mail.deleteDraft(send.mailboxRef, id);
}

/** What of them may be deleted: never a copy that was sent after all. A draft just made may not be found yet. */
function draftsAmong(copies: readonly StampedMessage[], { draftId }: Send): readonly MessageRef[] {
  const drafts = copies.filter(({ isDraft }) => isDraft).map(({ id }) => id);
  const isSeen = copies.some(({ id }) => id === draftId);
  return draftId === null || isSeen ? drafts : [...drafts, draftId];
}
