import { DAY, SECOND, SHORTEST_LEASE_MS, OWNER_AFTER_MS } from '../../domain/durations.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import type { AccountId, ContactId, EntryId } from '../../domain/ids.ts';
import { isLeased, type Send, type SendLease } from '../../domain/send/send.ts';
import type { Delay, Now, RandomBytes } from '../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { enqueue, type EnqueuePorts } from '../work/enqueue.ts';

export interface LoadPorts {
  readonly conversations: Pick<Conversations, 'entry' | 'send'>;
}

interface LeaseClock {
  readonly now: Now;
  readonly delay: Delay;
}

export interface SendLeasePorts extends LeaseClock {
  readonly conversations: Pick<Conversations, 'commit' | 'send'>;
}

/** Where a send lives. */
export interface SendHome {
  readonly accountId: AccountId;
  readonly contactId: ContactId;
  readonly entryId: EntryId;
}

/** A send with its entry, as they were read. */
export interface PresentSend {
  readonly send: Versioned<Send>;
  readonly entry: Versioned<Entry>;
}

/**
 * `lost`: the send was changed meanwhile, and nothing was stored: another run took the lease over, the Sent copy was
 * seen, or the contact was erased; reading it again tells. `erased`: it is gone.
 */
export type NotStored = { readonly kind: 'lost' } | { readonly kind: 'erased' };

export type Stored = { readonly kind: 'stored'; readonly present: PresentSend } | NotStored;

/** `busy`: another run drives it. */
export type Acquired =
  | { readonly kind: 'acquired'; readonly present: PresentSend }
  | { readonly kind: 'busy' }
  | NotStored;

export async function loadSend(
  { conversations }: LoadPorts,
  { accountId, contactId, entryId }: SendHome,
): Promise<PresentSend | null> {
  const [send, entry] = await Promise.all([
    conversations.send(accountId, contactId, entryId),
    conversations.entry(accountId, contactId, entryId),
  ]);
  return send && entry ? { send, entry } : null;
}

/** A name for one run, so that it knows its own lease again. */
export function newOwner({ randomBytes }: { readonly randomBytes: RandomBytes }): string {
  return Buffer.from(randomBytes(12)).toString('hex');
}

export function leaseFor({ now, delay }: LeaseClock, owner: string): SendLease {
  return { owner, until: now() + Math.max(delay(OWNER_AFTER_MS), SHORTEST_LEASE_MS) };
}

/** Takes the lease of a send that nobody drives. One that ran out was never given back: its run died. */
export async function takeLease(
  deps: SendLeasePorts,
  present: PresentSend,
  owner: string,
): Promise<Acquired> {
  const { value: send } = present.send;
  if (isLeased(send, deps.now())) return { kind: 'busy' };
  const deaths = send.lease === null ? 0 : (send.lease.deaths ?? 0) + 1;
  const stored = await storeSend(deps, present, { lease: { ...leaseFor(deps, owner), deaths } });
  return stored.kind === 'stored' ? { kind: 'acquired', present: stored.present } : stored;
}

/** For what takes its time, such as uploads: the lease is renewed in its second half. */
export async function renewLease(deps: SendLeasePorts, present: PresentSend): Promise<Stored> {
  const { lease } = present.send.value;
  if (lease === null) return { kind: 'lost' };
  const half = (leaseFor(deps, lease.owner).until - deps.now()) / 2;
  if (lease.until - deps.now() > half) return { kind: 'stored', present };
  return storeSend(deps, present, {});
}

/**
 * Gives the lease back; the queue drives the send on after `waitMs`, and nobody before. The queue message first: what is
 * stored as waiting is always waited for. `forGrant`: whoever says that the grant is good drives it, never too early.
 */
export async function giveBackLease(
  deps: SendLeasePorts & EnqueuePorts,
  present: PresentSend,
  { waitMs, forGrant = false }: { readonly waitMs: number; readonly forGrant?: boolean },
  change: Partial<Send>,
): Promise<Stored> {
  const waited = await queueSend(deps, present.send.value, waitMs);
  const nextAt = forGrant ? null : deps.now() + waited;
  return storeSend(deps, present, { ...change, lease: null, nextAt });
}

/** Stores a step, with what belongs to it in one transaction, and renews the lease. */
export async function storeSend(
  deps: SendLeasePorts,
  { send, entry }: PresentSend,
  change: Partial<Send>,
  more: readonly ConversationChange[] = [],
): Promise<Stored> {
  const { accountId, contactId } = send.value;
  const held = send.value.lease;
  const lease = held && { ...held, ...leaseFor(deps, held.owner) };
  const value: Send = { ...send.value, lease, ...change };
  const changes: readonly ConversationChange[] = [
    { kind: 'update-send', send: { value, etag: send.etag } },
    ...more,
  ];
  const result = await deps.conversations.commit(accountId, contactId, changes);
  if (result.kind !== 'committed') return { kind: 'lost' };
  return { kind: 'stored', present: presentAfter({ send, entry }, changes, result.etags) };
}

/** The send and its entry as a transaction has left them, by the ETags that it answered. */
export function presentAfter(
  before: PresentSend,
  changes: readonly ConversationChange[],
  etags: readonly string[],
): PresentSend {
  let { send, entry } = before;
  for (const [at, change] of changes.entries()) {
    const etag = etags[at] ?? '';
    if (change.kind === 'update-send') send = { value: change.send.value, etag };
    if (change.kind === 'update-entry') entry = { value: change.entry.value, etag };
  }
  return { send, entry };
}

/** Queues the send to be driven later. The wait that was made of it, in milliseconds: 1 second to a day. */
export async function queueSend(
  deps: EnqueuePorts,
  send: Pick<Send, 'accountId' | 'userId' | 'contactId' | 'id' | 'acceptedAt'>,
  waitMs: number,
): Promise<number> {
  const { accountId, userId, contactId, id: entryId, acceptedAt: firstSeen } = send;
  const delayMs = Math.min(Math.max(Math.ceil(waitMs / SECOND) * SECOND, SECOND), DAY);
  await enqueue(deps, 'send', { accountId, userId, contactId, entryId }, { firstSeen, delayMs });
  return delayMs;
}
