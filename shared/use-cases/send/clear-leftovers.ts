import type { StampedMessage } from '../../ports/mail.ts';
import type { PresentSend } from './present-send.ts';
import type { SendDeps } from './send-deps.ts';

/**
 * Before a draft is made again: what an earlier run left is deleted. A copy that is no draft any more was sent by the
 * user's own hand from Drafts; it is given back, and no second one is made.
 */
export async function clearLeftovers(
  { mail }: Pick<SendDeps, 'mail'>,
  { send: { value: send } }: PresentSend,
): Promise<StampedMessage | null> {
  const stamped = await mail.findStamped(send.mailboxRef, send.id);
  const sent = stamped.find((message) => !message.isDraft);
  if (sent) return sent;
  const drafts = new Set(stamped.map((message) => message.id));
  if (send.draftId !== null) drafts.add(send.draftId);
  for (const draft of drafts) await mail.deleteDraft(send.mailboxRef, draft);
  return null;
}
