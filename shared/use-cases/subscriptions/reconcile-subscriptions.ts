import { SUBSCRIPTION_KINDS } from '../../domain/mailbox/subscription-plan.ts';
import type { Mailbox, SubscriptionKind } from '../../ports/mailboxes.ts';
import { changeMailbox } from '../schedule/change-mailbox.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';
import { noteLacking } from './mark-lost.ts';

/** Looks at an orphan at two resyncs before it goes: at the first it may be one that is just being made. */
const LOOKS = 2;

/**
 * Compares what is stored with what Graph has: since no `subscriptionRemoved` comes after some password resets, the
 * missing are found here. Subscriptions with our URL that nobody knows are deleted at the second look.
 */
export async function lookAfterSubscriptions(
  deps: Pick<UpkeepDeps, 'mail' | 'mailboxes' | 'dueIndex' | 'notificationUrl' | 'now'>,
  mailbox: Mailbox,
): Promise<{ readonly mailbox: Mailbox; readonly missing: readonly SubscriptionKind[] }> {
  const found = await deps.mail.subscriptions(mailbox.ref);
  const stored = new Set(Object.values(mailbox.subscriptions).map(({ id }) => id));
  const orphans: Record<string, number> = {};
  for (const { id, notificationUrl } of found) {
    if (stored.has(id) || notificationUrl !== deps.notificationUrl) continue;
    const looks = (mailbox.orphans[id] ?? 0) + 1;
    if (looks < LOOKS) orphans[id] = looks;
    else await deps.mail.unsubscribe(mailbox.ref, id);
  }
  const there = new Set(found.map(({ id }) => id));
  const missing = SUBSCRIPTION_KINDS.filter(
    (kind) => !there.has(mailbox.subscriptions[kind]?.id ?? ''),
  );
  let seen = mailbox;
  if (JSON.stringify(orphans) !== JSON.stringify(mailbox.orphans)) {
    const change = (one: Mailbox): Mailbox => ({ ...one, orphans });
    seen = (await changeMailbox(deps.mailboxes, mailbox.ref, change)) ?? change(mailbox);
  }
  const lost = missing.filter((kind) => mailbox.subscriptions[kind] !== undefined);
  return { mailbox: lost.length > 0 ? await noteLacking(deps, seen, lost) : seen, missing };
}
