import { AHEAD_TRUSTED_MS } from '../../domain/durations.ts';
import { likeness } from '../../domain/entry/fingerprint.ts';
import { entryEvent, skippedEvent, type CrmEvent } from '../../domain/event/event.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { TRIES } from '../../domain/optimistically.ts';
import { hashOf } from '../../domain/thread/message-id.ts';
import type { Outcome } from '../../domain/thread/outcome.ts';
import { withRecipients } from '../../domain/thread/participants.ts';
import { type Thread, closedFor } from '../../domain/thread/thread.ts';
import type { Connections } from '../../ports/connections.ts';
import type {
  ConversationChange,
  Conversations,
  Guard,
  SkippedList,
} from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { afterCommit, tell, type AfterCommitPorts, type Held } from './after-commit.ts';
import type { Arrival } from './arrival.ts';
import type { Membership } from './judge-message.ts';
import { toDuplicate, type MailRecord } from './message-record.ts';

export interface CommitPorts extends AfterCommitPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<Conversations, 'commit' | 'thread' | 'guard'>;
  readonly skippedList: Pick<SkippedList, 'put' | 'remove'>;
}

/**
 * Writes a member once, whoever else is bringing it in, and then does what follows. The generation is read right
 * before; the thread is part of the transaction, so that one closed meanwhile takes nothing.
 */
export async function commitMessage(
  deps: CommitPorts,
  arrival: Arrival,
  { thread: judged }: Membership,
  record: MailRecord,
): Promise<Outcome> {
  const { accountId, userId } = arrival.link;
  const own = heldBy(record);
  let toldAt: number | null = null;
  let thread: Versioned<Thread> | null = judged;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const connection = await deps.connections.find(accountId, userId);
    const present = thread?.value ?? null;
    const closed = closedFor(present, connection?.value ?? null, arrival.mailbox.ref);
    if (thread === null || closed !== null) {
      if (toldAt !== null) await retract(deps, guardHash(arrival, record), judged.value, own);
      return closed ?? 'erased';
    }
    if (toldAt === null) {
      toldAt = deps.now();
      await tell(deps, thread.value, own, 'ahead');
    }
    const { contactId, id } = thread.value;
    const result = await deps.conversations.commit(
      accountId,
      contactId,
      changes(deps, arrival, thread, record),
    );
    const isTold = deps.now() - toldAt < AHEAD_TRUSTED_MS;
    if (result.kind === 'committed') {
      await afterCommit(deps, arrival, thread.value, own, isTold);
      return record.kind === 'entry' ? 'entered' : 'skipped';
    }
    if (result.kind === 'exists') {
      return takeExisting(deps, arrival, thread, record, isTold);
    }
    thread = await deps.conversations.thread(accountId, contactId, id);
  }
  throw new ServiceFailure('unavailable', 'thread_contended');
}

/**
 * Under what the guard of a message stands. One that Graph can't give from this mailbox must not keep out the copy of
 * another mailbox, which it may give.
 */
function guardHash({ mailbox, messageIdHash }: Arrival, record: MailRecord): string {
  const isUnreadable = record.kind === 'skipped' && record.skipped.code === 'unreadable';
  return isUnreadable ? hashOf(`${messageIdHash}!${mailbox.ref}`) : messageIdHash;
}

/** Not written by this run, nor by one before: then it is not listed, either. Its event finds no record and is dropped. */
async function retract(
  deps: CommitPorts,
  messageIdHash: string,
  { accountId, contactId }: Thread,
  { skipped }: Held,
): Promise<void> {
  if (!skipped) return;
  const guard = await deps.conversations.guard(accountId, contactId, messageIdHash);
  const isThere = guard?.holds.kind === 'skipped' && guard.holds.id === skipped.id;
  if (!isThere) await deps.skippedList.remove(skipped);
}

function heldBy(record: MailRecord): Held {
  return record.kind === 'entry'
    ? { holds: { kind: 'entry', id: record.entry.id }, skipped: null }
    : { holds: { kind: 'skipped', id: record.skipped.id }, skipped: record.skipped };
}

/** Another run or another connection was first: its entry stands, and what follows is done again. */
async function takeExisting(
  deps: CommitPorts,
  arrival: Arrival,
  present: Versioned<Thread>,
  record: MailRecord,
  isTold: boolean,
): Promise<Outcome> {
  const thread = present.value;
  const { accountId, contactId } = thread;
  const own = heldBy(record);
  const messageIdHash = guardHash(arrival, record);
  const guard = await deps.conversations.guard(accountId, contactId, messageIdHash);
  if (guard === null) throw new ServiceFailure('unavailable', 'guard_missing');
  if (guard.holds.kind !== 'skipped') await retract(deps, messageIdHash, thread, own);
  if (guard.holds.kind === 'tombstone') return 'erased';
  if (likeness(guard.fingerprint, record.fingerprint) === 'different_mail') {
    return skipDuplicate(deps, arrival, thread, record);
  }
  await joinRecipients(deps, arrival, present, record);
  const skipped =
    record.kind === 'skipped' && guard.holds.kind === 'skipped' ? record.skipped : null;
  // The same id is the same event, which was told ahead.
  const isSame = guard.holds.id === own.holds.id;
  await afterCommit(deps, arrival, thread, { holds: guard.holds, skipped }, isSame && isTold);
  return 'there_already';
}

/** The entry is of another thread, such as another user's of a shared mailbox: this one learns whom it was written to. */
async function joinRecipients(
  { conversations }: Pick<CommitPorts, 'conversations'>,
  arrival: Arrival,
  present: Versioned<Thread>,
  record: MailRecord,
): Promise<void> {
  const { accountId, contactId, id } = present.value;
  let before: Versioned<Thread> | null = present;
  for (let tries = 0; tries < TRIES && before !== null; tries += 1) {
    const thread = withMail(before, record, arrival);
    if (thread.value.participants === before.value.participants) return;
    const result = await conversations.commit(accountId, contactId, [
      { kind: 'update-thread', thread },
    ]);
    if (result.kind === 'committed') return;
    before = await conversations.thread(accountId, contactId, id);
  }
  if (before !== null) throw new ServiceFailure('unavailable', 'thread_contended');
}

/** Its Message-ID's guard stands for the other mail, so only the row itself keeps it from being there twice. */
async function skipDuplicate(
  deps: CommitPorts,
  arrival: Arrival,
  thread: Thread,
  record: MailRecord,
): Promise<Outcome> {
  const skipped = toDuplicate(arrival, record);
  const event = skippedEvent(skipped, new Date(deps.now()).toISOString());
  const own: Held = { holds: { kind: 'skipped', id: skipped.id }, skipped };
  await tell(deps, thread, own, 'ahead');
  await deps.conversations.commit(thread.accountId, thread.contactId, [
    { kind: 'insert-skipped', skipped },
    ...(deps.announce ? [{ kind: 'insert-event', event } as const] : []),
  ]);
  await afterCommit(deps, arrival, thread, own, false);
  return 'skipped';
}

function changes(
  deps: CommitPorts,
  arrival: Arrival,
  thread: Versioned<Thread>,
  record: MailRecord,
): ConversationChange[] {
  const guard: Guard = {
    messageIdHash: guardHash(arrival, record),
    holds: heldBy(record).holds,
    fingerprint: record.fingerprint,
  };
  const own: ConversationChange =
    record.kind === 'entry'
      ? { kind: 'insert-entry', entry: record.entry, content: record.content }
      : { kind: 'insert-skipped', skipped: record.skipped };
  return [
    { kind: 'insert-guard', guard },
    own,
    { kind: 'update-thread', thread: withMail(thread, record, arrival) },
    ...(deps.announce ? [{ kind: 'insert-event', event: eventOf(deps, record) } as const] : []),
  ];
}

/** Only the user makes participants, by writing to them; nobody becomes one by writing in. */
function withMail(
  { value, etag }: Versioned<Thread>,
  record: MailRecord,
  { mailbox, message }: Arrival,
): Versioned<Thread> {
  if (record.kind === 'skipped' || record.entry.direction === 'inbound') return { value, etag };
  const { to, cc, bcc } = record.entry;
  const recipients = [...to, ...cc, ...bcc];
  const since = new Date(message.receivedDateTime).toISOString();
  const all = withRecipients(value, recipients, mailbox.ownAddresses, since);
  return { value: { ...value, participants: all.participants, joined: all.joined }, etag };
}

function eventOf(deps: CommitPorts, record: MailRecord): CrmEvent {
  const timestamp = new Date(deps.now()).toISOString();
  return record.kind === 'entry'
    ? entryEvent('conversation.entry.created', record.entry, timestamp)
    : skippedEvent(record.skipped, timestamp);
}
