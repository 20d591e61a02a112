import { LIVES_MS, RICH_LIVES_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { MailboxRef } from '../../domain/ids.ts';
import type { EncryptionCertificate } from '../../domain/mailbox/encrypted-content.ts';
import { withoutKinds, type SubscriptionKind } from '../../domain/mailbox/subscription-plan.ts';
import type { Now } from '../../ports/clock.ts';
import type { MailSubscription, MailSubscriptions } from '../../ports/mail-subscriptions.ts';
import type { Mailbox, StoredSubscription } from '../../ports/mailboxes.ts';

export interface ClientStates {
  /** Of the key that makes them now. */
  readonly kid: string;
  readonly make: (ref: MailboxRef) => string;
  /** Whether what the key of this kid made is still taken. */
  readonly opens: (kid: string) => boolean;
}

export interface CreatePorts {
  readonly mail: Pick<MailSubscriptions, 'subscriptions' | 'subscribe' | 'unsubscribe'>;
  readonly clientState: ClientStates;
  /** Null: notifications tell ids alone. */
  readonly encryptFor: EncryptionCertificate | null;
  readonly notificationUrl: string;
  readonly lifecycleUrl: string;
  readonly now: Now;
}

export type RenewPorts = CreatePorts & { readonly mail: Pick<MailSubscriptions, 'renew'> };

/** `kept`: Graph refused a duplicate of the one that is stored. */
export interface Created {
  readonly kind: 'created' | 'kept';
  readonly subscription: StoredSubscription;
}

/** `created`: there was a gap, so a resync is due. */
export type Renewed =
  | Created
  | { readonly kind: 'renewed'; readonly subscription: StoredSubscription };

/**
 * Renews by PATCH, which leaves no gap and also reauthorizes. One that is gone is made anew, and so is one that carries
 * a client state of a retired key, or tells more or less than is asked for now: the new one first where Graph allows a
 * second, else after the old one's end.
 */
export async function renewSubscription(
  deps: RenewPorts,
  mailbox: Mailbox,
  kind: SubscriptionKind,
): Promise<Renewed> {
  const stored = mailbox.subscriptions[kind];
  if (!stored) return createSubscription(deps, mailbox, kind);
  const { encryptFor } = deps;
  const tellsAsAsked = (stored.certificateId === undefined) === (encryptFor === null);
  if (stored.kid !== deps.clientState.kid || !tellsAsAsked) {
    const made = await createSubscription(deps, mailbox, kind);
    await deps.mail.unsubscribe(mailbox.ref, stored.id);
    return made.kind === 'kept' ? createSubscription(deps, mailbox, kind) : made;
  }
  const next = encryptFor !== null && encryptFor.id !== stored.certificateId ? encryptFor : null;
  const lives = livesFor(encryptFor);
  for (const life of lives) {
    const expiresAt = new Date(deps.now() + life).toISOString();
    const asked = deps.mail.renew(mailbox.ref, stored.id, { expiresAt, encryptFor: next });
    const renewed = await unlessTooLong(life === lives.at(-1), asked);
    if (renewed === 'too_long') continue;
    if (renewed === 'missing') return createSubscription(deps, withoutKinds(mailbox, [kind]), kind);
    const subscription = { ...stored, ...certified(encryptFor), expiresAt: renewed.expiresAt };
    return { kind: 'renewed', subscription };
  }
  throw new RangeError('no life to ask for');
}

/**
 * Makes the subscription of one kind. A duplicate's 409: the stored one is kept; one that nobody knows and that has
 * exactly our notification URL is deleted and made anew; any other is not ours to touch.
 *
 * @throws ServiceFailure `subscription_conflict` (refused) for such another one; `unavailable` when our endpoint did not
 *   answer the handshake in time, as after a cold start.
 */
export async function createSubscription(
  deps: CreatePorts,
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
  deps: CreatePorts,
  { ref }: Mailbox,
  kind: SubscriptionKind,
): Promise<readonly MailSubscription[]> {
  const all = await deps.mail.subscriptions(ref);
  return all.filter((one) => one.kind === kind);
}

async function tryToCreate(
  deps: CreatePorts,
  { ref }: Mailbox,
  kind: SubscriptionKind,
): Promise<StoredSubscription | 'conflict'> {
  const { clientState, encryptFor, notificationUrl, lifecycleUrl } = deps;
  const lives = livesFor(encryptFor);
  for (const life of lives) {
    const asked = deps.mail.subscribe(ref, {
      kind,
      clientState: clientState.make(ref),
      notificationUrl,
      lifecycleUrl,
      encryptFor,
      expiresAt: new Date(deps.now() + life).toISOString(),
    });
    const made = await unlessTooLong(life === lives.at(-1), asked);
    if (made === 'conflict') return made;
    if (made === 'too_long') continue;
    const { id, expiresAt } = made;
    return { id, expiresAt, kid: clientState.kid, ...certified(encryptFor) };
  }
  throw new RangeError('no life to ask for');
}

function livesFor(encryptFor: EncryptionCertificate | null): readonly number[] {
  return encryptFor === null ? LIVES_MS : RICH_LIVES_MS;
}

function certified(encryptFor: EncryptionCertificate | null): { certificateId?: string } {
  return encryptFor === null ? {} : { certificateId: encryptFor.id };
}

/** Graph's answer to one of the lives, which are asked for in turn; `too_long`: it refused this one, ask for the next. */
async function unlessTooLong<T>(isLast: boolean, asked: Promise<T>): Promise<T | 'too_long'> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof ServiceFailure) || error.status !== 400) throw error;
    if (error.code === 'ValidationError') {
      throw new ServiceFailure('unavailable', 'subscription_validation', { cause: error });
    }
    if (isLast) throw error;
    return 'too_long';
  }
}
