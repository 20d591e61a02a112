import { OWNER_AFTER_MS, SHORTEST_LEASE_MS } from '../../domain/durations.ts';
import type { Entry } from '../../domain/entry/entry.ts';
import type { AccountId, ContactId, EntryId } from '../../domain/ids.ts';
import type { Send, SendLease } from '../../domain/send/send.ts';
import type { Delay, Now } from '../../ports/clock.ts';
import type { ConversationChange, Conversations } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';

export interface LoadPorts {
  readonly conversations: Pick<Conversations, 'entry' | 'send'>;
}

interface LeaseClock {
  readonly now: Now;
  readonly delay: Delay;
}

export interface StoreSendPorts extends LeaseClock {
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

/** From now on, for as long as Graph may take for a send. */
export function leaseFor({ now, delay }: LeaseClock, owner: string): SendLease {
  return { owner, until: now() + Math.max(delay(OWNER_AFTER_MS), SHORTEST_LEASE_MS) };
}

/** Stores a step, with what belongs to it in one transaction, and renews the lease. */
export async function storeSend(
  deps: StoreSendPorts,
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
