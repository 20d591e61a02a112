import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { AccessTokens } from '../../ports/tokens.ts';
import type { MailReader } from '../../ports/mail-reading.ts';

export interface TryGrantDeps {
  readonly tokens: AccessTokens;
  readonly mail: Pick<MailReader, 'folders'>;
}

/**
 * Uses the grant as all work does: a new token, and the mailbox behind it, since a token opens nothing where the licence
 * or the mailbox is gone. Throws the `ServiceFailure` that work would meet.
 */
export async function tryGrant({ tokens, mail }: TryGrantDeps, ref: MailboxRef): Promise<void> {
  await tokens.get(ref, { fresh: true });
  if ((await mail.folders(ref)) === 'no_mailbox') {
    throw new ServiceFailure('reconnect', 'no_mailbox');
  }
}
