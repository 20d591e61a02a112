import { ServiceFailure } from '../../domain/failure.ts';
import { LIVES_MS } from '../../domain/mailbox/subscription-plan.ts';
import type { MailSubscription } from '../../ports/mail-subscriptions.ts';
import type { Mailbox, StoredSubscription, SubscriptionKind } from '../../ports/mailboxes.ts';
import type { UpkeepDeps } from '../schedule/upkeep-deps.ts';

type CreateDeps = Pick<
  UpkeepDeps,
  'mail' | 'clientState' | 'notificationUrl' | 'lifecycleUrl' | 'now'
>;

/** `kept`: Graph refused a duplicate of the one that is stored. */
export interface Created {
  readonly kind: 'created' | 'kept';
  readonly subscription: StoredSubscription;
}

/**
 * Makes the subscription of one kind. A duplicate's 409: the stored one is kept; one that nobody knows and that has
 * exactly our notification URL is deleted and made anew; any other is not ours to touch.
 *
 * @throws ServiceFailure `subscription_conflict` (refused) for such another one; `unavailable` when our endpoint did not
 *   answer the handshake in time, as after a cold start.
 */
export async function createSubscription(
  deps: CreateDeps,
  mailbox: Mailbox,
  kind: SubscriptionKind,
): Promise<Created> {
  const first = await tryToCreate(deps, mailbox, kind);
  if (first !== 'conflict') return { kind: 'created', subscription: first };
  const stored = mailbox.subscriptions[kind];
  const duplicates = await duplicatesOf(deps, mailbox, kind);
  if (stored && duplicates.some(({ id }) => id === stored.id)) {
    return { kind: 'kept', subscription: stored };
  }
  const ours = duplicates.filter(({ notificationUrl }) => notificationUrl === deps.notificationUrl);
  for (const { id } of ours) await deps.mail.unsubscribe(mailbox.ref, id);
  const second = ours.length === 0 ? 'conflict' : await tryToCreate(deps, mailbox, kind);
  if (second === 'conflict') {
    throw new ServiceFailure('refused', 'subscription_conflict', { status: 409 });
  }
  return { kind: 'created', subscription: second };
}

async function duplicatesOf(
  deps: CreateDeps,
  { ref }: Mailbox,
  kind: SubscriptionKind,
): Promise<readonly MailSubscription[]> {
  const all = await deps.mail.subscriptions(ref);
  return all.filter((one) => one.kind === kind);
}

async function tryToCreate(
  deps: CreateDeps,
  { ref }: Mailbox,
  kind: SubscriptionKind,
): Promise<StoredSubscription | 'conflict'> {
  const { clientState, notificationUrl, lifecycleUrl } = deps;
  const made = await withLongestLife(deps.now(), (expiresAt) =>
    deps.mail.subscribe(ref, {
      kind,
      clientState: clientState.make(ref),
      notificationUrl,
      lifecycleUrl,
      expiresAt,
    }),
  );
  if (made === 'conflict') return made;
  return { id: made.id, expiresAt: made.expiresAt, kid: clientState.kid };
}

/** Asks for the longest life that Graph does not refuse. */
export async function withLongestLife<T>(
  now: number,
  ask: (expiresAt: string) => Promise<T>,
): Promise<T> {
  let refusal: unknown;
  for (const life of LIVES_MS) {
    try {
      return await ask(new Date(now + life).toISOString());
    } catch (error) {
      if (!(error instanceof ServiceFailure) || error.status !== 400) throw error;
      if (error.code === 'ValidationError') {
        throw new ServiceFailure('unavailable', 'subscription_validation', { cause: error });
      }
      refusal = error;
    }
  }
  throw refusal;
}
