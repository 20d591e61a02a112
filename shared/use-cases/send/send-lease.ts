import type { Entry } from '../../domain/entry/entry.ts';
import type { AccountId, ContactId, EntryId } from '../../domain/ids.ts';
import { isLeased, type Send, type SendLease } from '../../domain/send/send.ts';
import { OWNER_AFTER_MS } from '../../domain/send/send-step.ts';
import type { ConversationChange } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { SendDeps } from './send-deps.ts';

/** However short the delays are scaled: a busy machine must not lose its lease between two steps. */
const SHORTEST_LEASE_MS = 10_000;

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

export async function loadSend(
  { conversations }: Pick<SendDeps, 'conversations'>,
  { accountId, contactId, entryId }: SendHome,
): Promise<PresentSend | null> {
  const [send, entry] = await Promise.all([
    conversations.send(accountId, contactId, entryId),
    conversations.entry(accountId, contactId, entryId),
  ]);
  return send && entry ? { send, entry } : null;
}

/** A name for one run, so that it knows its own lease again. */
export function newOwner(deps: Pick<SendDeps, 'random'>): string {
  return Buffer.from(deps.random(12)).toString('hex');
}

export function leaseFor(deps: Pick<SendDeps, 'now' | 'delay'>, owner: string): SendLease {
  return { owner, until: deps.now() + Math.max(deps.delay(OWNER_AFTER_MS), SHORTEST_LEASE_MS) };
}

/**
 * Takes the lease of a send that nobody drives. One that ran out was never given back: its run died. Null when somebody
 * drives it, or was quicker.
 */
export async function takeLease(
  deps: Pick<SendDeps, 'conversations' | 'now' | 'delay'>,
  present: PresentSend,
  owner: string,
): Promise<PresentSend | null> {
  const { value: send } = present.send;
  if (isLeased(send, deps.now())) return null;
  const deaths = send.lease === null ? 0 : (send.lease.deaths ?? 0) + 1;
  return storeSend(deps, present, { lease: { ...leaseFor(deps, owner), deaths } });
}

/**
 * Stores a step, with what belongs to it in one transaction, renews the lease, and reads the send again. Null when it
 * was changed meanwhile: another run took the lease over, the Sent copy was seen, or the contact was erased.
 */
export async function storeSend(
  deps: Pick<SendDeps, 'conversations' | 'now' | 'delay'>,
  { send, entry }: PresentSend,
  change: Partial<Send>,
  more: readonly ConversationChange[] = [],
): Promise<PresentSend | null> {
  const { accountId, contactId, id } = send.value;
  const held = send.value.lease;
  const lease = held && { ...held, ...leaseFor(deps, held.owner) };
  const value: Send = { ...send.value, lease, ...change };
  const result = await deps.conversations.commit(accountId, contactId, [
    { kind: 'update-send', send: { value, etag: send.etag } },
    ...more,
  ]);
  if (result.kind !== 'committed') return null;
  const stored = await deps.conversations.send(accountId, contactId, id);
  return stored && { send: stored, entry };
}
