import { LINK_YOUNG_MS } from '../../domain/durations.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { Connections } from '../../ports/connections.ts';
import type { Mailboxes, MailboxLink } from '../../ports/mailboxes.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export interface LeavePorts extends EnqueuePorts {
  readonly mailboxes: Pick<Mailboxes, 'find' | 'detach'>;
}

/** Takes a connection away from its mailbox. With the last one the mailbox's life ends and its teardown is queued. */
export async function leaveMailbox(
  deps: LeavePorts,
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

async function isEnding({ mailboxes }: LeavePorts, ref: MailboxRef): Promise<boolean> {
  return (await mailboxes.find(ref))?.mailbox.value.state === 'closing';
}

export interface DropStalePorts extends LeavePorts {
  readonly connections: Pick<Connections, 'find'>;
}

/**
 * Takes away links whose connection has gone elsewhere, as a crash between the two may leave them, and ends a closing
 * mailbox whose teardown was never queued. For the regular resync; true when the mailbox goes on.
 */
export const dropStaleLinks =
  (deps: DropStalePorts) =>
  async (ref: MailboxRef): Promise<boolean> => {
    const found = await deps.mailboxes.find(ref);
    if (!found) return false;
    if (found.mailbox.value.state === 'closing') {
      await enqueue(deps, 'teardown', { mailboxRef: ref });
      return false;
    }
    const written = found.links.filter(
      ({ linkedAt }) => deps.now() - Date.parse(linkedAt ?? '1970-01-01') > LINK_YOUNG_MS,
    );
    for (const link of written) {
      const connection = await deps.connections.find(link.accountId, link.userId);
      const isStale = connection?.value.mailboxRef !== ref;
      if (isStale) await leaveMailbox(deps, ref, link);
    }
    return (await deps.mailboxes.find(ref))?.mailbox.value.state !== 'closing';
  };
