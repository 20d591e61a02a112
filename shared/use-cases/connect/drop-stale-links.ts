import type { MailboxRef } from '../../domain/ids.ts';
import { enqueue } from '../work/enqueue.ts';
import type { ConnectDeps } from './connect-deps.ts';
import { leaveMailbox } from './leave-mailbox.ts';

/** A link is written before its connection is: within this time it may just be on its way. */
const SETTLED_MS = 10 * 60_000;

type Deps = Pick<ConnectDeps, 'connections' | 'mailboxes' | 'queues' | 'now'>;

/**
 * Takes away links whose connection has gone elsewhere, as a crash between the two may leave them, and ends a closing
 * mailbox whose teardown was never queued. For the regular resync; true when the mailbox goes on.
 */
export const settleLinks =
  (deps: Deps) =>
  async (ref: MailboxRef): Promise<boolean> => {
    const found = await deps.mailboxes.find(ref);
    if (!found) return false;
    if (found.mailbox.value.state === 'closing') {
      await enqueue(deps, 'teardown', { mailboxRef: ref });
      return false;
    }
    const settled = found.links.filter(
      ({ linkedAt }) => deps.now() - Date.parse(linkedAt ?? '1970-01-01') > SETTLED_MS,
    );
    for (const link of settled) {
      const connection = await deps.connections.find(link.accountId, link.userId);
      const stale = connection?.value.mailboxRef !== ref;
      if (stale) await leaveMailbox(deps, ref, link);
    }
    return (await deps.mailboxes.find(ref))?.mailbox.value.state !== 'closing';
  };
