import { messageIdHash } from '../../domain/thread/message-id.ts';
import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import { receiveForLink } from './receive-for-link.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Lack, Outcome, Received } from './received.ts';

/**
 * One message whose threading was read, judged for each connection of its mailbox on its own. Everything in it can be
 * said again: what is done already is found done. A failure is thrown only after every connection had its turn.
 */
export const receiveOne =
  (deps: ReceiveDeps) =>
  async (
    mailbox: Mailbox,
    links: readonly MailboxLink[],
    message: Threading,
    hasWaited: boolean,
  ): Promise<Received> => {
    if (message.isDraft) return { kind: 'ended', outcomes: ['draft'] };
    const outcomes: Outcome[] = [];
    const lacks: Lack[] = [];
    const failures: unknown[] = [];
    for (const link of links) {
      try {
        const outcome = await receiveForLink(deps, {
          mailbox,
          link,
          message,
          messageIdHash: messageIdHash(message),
          inSentItems: message.parentFolderId === mailbox.folders.sentItems,
          hasWaited,
        });
        if (isLack(outcome)) lacks.push(outcome);
        else outcomes.push(outcome);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    const [lack] = lacks;
    return lack === undefined ? { kind: 'ended', outcomes } : { kind: lack };
  };

function isLack(outcome: Outcome | Lack): outcome is Lack {
  return outcome === 'missing' || outcome === 'awaits_sent_copy';
}
