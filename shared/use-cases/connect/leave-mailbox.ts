import type { MailboxRef } from '../../domain/ids.ts';
import type { MailboxLink } from '../../ports/mailboxes.ts';
import { enqueue } from '../work/enqueue.ts';
import type { ConnectDeps } from './connect-deps.ts';

type Deps = Pick<ConnectDeps, 'mailboxes' | 'queues' | 'now'>;

/** Takes a connection away from its mailbox. With the last one the mailbox's life ends and its teardown is queued. */
export async function leaveMailbox(
  deps: Deps,
  mailboxRef: MailboxRef,
  link: MailboxLink,
): Promise<void> {
  const now = deps.now();
  const left = await deps.mailboxes.detach(mailboxRef, link, new Date(now).toISOString());
  // The run that took the last one away may have died before it queued the teardown.
  const isClosing = left === 'closing' || (left === 'gone' && (await isEnding(deps, mailboxRef)));
  if (!isClosing) return;
  await enqueue(deps, 'teardown', { mailboxRef }, { firstSeen: now });
}

async function isEnding({ mailboxes }: Deps, ref: MailboxRef): Promise<boolean> {
  return (await mailboxes.find(ref))?.mailbox.value.state === 'closing';
}
