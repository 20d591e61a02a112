import type { Threading } from '../../ports/mail-reading.ts';
import type { Mailbox, MailboxLink } from '../../ports/mailboxes.ts';
import type { Reason } from './requeue-message.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import { receiveOne } from './receive-message.ts';
import type { Outcome } from './received.ts';

/** `isOfThread`: it is in a conversation, or skipped there, by this run or one before. */
export type Settled = { readonly kind: 'ended'; readonly isOfThread: boolean } | Reason;

const OF_A_THREAD = new Set<Outcome>([
  'confirmed',
  'done_already',
  'entered',
  'skipped',
  'there_already',
]);

/** Receives one message: that it has ended, or why it could not. */
export async function settle(
  deps: ReceiveDeps,
  mailbox: Mailbox,
  links: readonly MailboxLink[],
  message: Threading,
  hasWaited: boolean,
): Promise<Settled> {
  try {
    const received = await receiveOne(deps)(mailbox, links, message, hasWaited);
    if (received.kind !== 'ended') return received;
    const isOfThread = received.outcomes.some((outcome) => OF_A_THREAD.has(outcome));
    return { kind: 'ended', isOfThread };
  } catch (failure) {
    return { kind: 'failed', failure };
  }
}
