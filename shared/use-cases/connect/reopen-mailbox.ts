import { ServiceFailure } from '../../domain/failure.ts';
import { mayReopen } from '../../domain/mailbox/refused-grant.ts';
import type { Mailbox } from '../../ports/mailboxes.ts';
import type { WorkQueues } from '../../ports/work-queues.ts';
import { askForResync } from '../resync/ask-for-resync.ts';
import type { ConnectDeps, StatusDeps } from './connect-deps.ts';
import { reviveConnections } from './revive-connections.ts';
import { startSync } from './start-sync.ts';
import { tryGrant, type TryGrantDeps } from './try-grant.ts';

export interface ReopenDeps extends StatusDeps, TryGrantDeps {
  readonly driveWaitingSends: ConnectDeps['driveWaitingSends'];
  readonly queues: WorkQueues;
}

/**
 * Looks whether a mailbox that an administrator had closed is open again; then all goes on as after a reconnect. The
 * connections first, so that a run that dies on the way is made good by the next look.
 */
export async function reopenMailbox(deps: ReopenDeps, mailbox: Mailbox): Promise<void> {
  const { ref } = mailbox;
  try {
    await tryGrant(deps, ref);
  } catch (error) {
    // Whatever it is, the next look comes by itself.
    if (error instanceof ServiceFailure) return;
    throw error;
  }
  // The watermark stands still while the mailbox is closed, so this names the one time that it was.
  await reviveConnections(
    deps,
    ref,
    `reopened ${mailbox.syncedThrough ?? mailbox.createdAt}`,
    null,
  );
  await askForResync(deps, ref, 'reconnect', {
    change: (one) =>
      mayReopen(one) ? { ...one, state: 'active', refusedFor: 'reconnect_required' } : one,
  });
  await startSync(deps, ref);
}
