import type { ConnectionError } from '../../domain/account/connection.ts';
import type { MailboxLink } from '../../ports/mailboxes.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';

const FAILED = 'subscription_failed';

/** Shows the user whether the mailbox tells us of new mail. Mail comes in by resync meanwhile, so the status stays. */
export async function reportSubscriptions(
  deps: Pick<UpkeepDeps, 'connections' | 'now'>,
  links: readonly MailboxLink[],
  outcome: 'healthy' | 'failed',
): Promise<void> {
  for (const { accountId, userId, generation } of links) {
    const found = await deps.connections.find(accountId, userId);
    if (!found || found.value.generation !== generation) continue;
    const { lastError } = found.value;
    // Another error says more, and only the one that we wrote is ours to take back.
    if (outcome === 'failed' ? lastError !== null : lastError?.code !== FAILED) continue;
    const next = outcome === 'failed' ? failure(deps.now()) : null;
    // Somebody else changed the connection meanwhile: the next renewal says it again.
    await deps.connections.save({ ...found.value, lastError: next }, found.etag, null);
  }
}

function failure(now: number): ConnectionError {
  return {
    code: FAILED,
    message: 'Microsoft 365 can not notify the app of new mail; mail comes in later, by resync.',
    at: new Date(now).toISOString(),
  };
}
