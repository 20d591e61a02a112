import type { Mailbox, SubscriptionKind } from '../../ports/mailboxes.ts';
import { moveDue } from '../schedule/reschedule.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { withoutKinds } from './without-kinds.ts';

/**
 * Graph no longer has these subscriptions: the status must not show them, and what is lacking is due at once. The due
 * row is there before the subscriptions are forgotten, so that they are made anew whatever dies on the way.
 */
export async function noteLacking(
  deps: Pick<UpkeepDeps, 'mailboxes' | 'dueIndex' | 'now'>,
  mailbox: Mailbox,
  gone: readonly SubscriptionKind[],
): Promise<Mailbox> {
  const drop = (one: Mailbox): Mailbox => withoutKinds(one, gone);
  const noted = await moveDue(deps, 'renew', mailbox.ref, deps.now(), null, drop);
  return noted ?? drop(mailbox);
}
