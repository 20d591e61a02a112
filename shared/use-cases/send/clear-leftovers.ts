import type { StampedMessage } from '../../ports/mail.ts';
import { draftsAmong, findCopies } from './send-copies.ts';
import type { PresentSend } from './send-lease.ts';
import type { SendDeps } from './send-deps.ts';

/**
 * Before a draft is made again: what an earlier run left is deleted. A copy that is no draft any more was sent by the
 * user's own hand from Drafts; it is given back, and no second one is made.
 */
export async function clearLeftovers(
  deps: Pick<SendDeps, 'mail'>,
  { send: { value: send } }: PresentSend,
): Promise<StampedMessage | null> {
  const copies = await findCopies(deps, send);
  const sent = copies.find(({ isDraft }) => !isDraft);
  if (sent) return sent;
  for (const draft of draftsAmong(copies, send))
    await deps.mail.deleteDraft(send.mailboxRef, draft);
  return null;
}
