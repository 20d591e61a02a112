import type { Threading } from '../../ports/mail.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Reason } from './put-back.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import { receiveOne } from './receive-one.ts';

/** Receives one message; null when it has ended, else why it could not. */
export async function settle(
  deps: ReceiveDeps,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  message: Threading,
): Promise<Reason | null> {
  try {
    const received = await receiveOne(deps)(mailbox, links, message);
    return received.kind === 'missing' ? { kind: 'missing' } : null;
  } catch (failure) {
    return { kind: 'failed', failure };
  }
}
