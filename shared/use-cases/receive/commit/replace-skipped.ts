import type { SkippedMessage } from '../../../domain/entry/entry.ts';
import { likeness } from '../../../domain/entry/fingerprint.ts';
import { entryEvent, entryEventId } from '../../../domain/event/event.ts';
import { ServiceFailure } from '../../../domain/failure.ts';
import { optimistically } from '../../../domain/optimistically.ts';
import type { Outcome } from '../../../domain/thread/outcome.ts';
import { closedFor, type Thread } from '../../../domain/thread/thread.ts';
import type { ConversationChange, Guard } from '../../../ports/conversation.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import { announceAhead, announcedIn } from '../../events/announce.ts';
import { guardHash, unreadableHash, type Admitted } from './admitted.ts';
import { afterCommit, noteEntered } from './after-commit.ts';
import type { CommitPorts } from './commit-ports.ts';
import { withMail } from './member-changes.ts';
import type { MailRecord } from '../content/message-record.ts';

type EntryRecord = Extract<MailRecord, { kind: 'entry' }>;

/** As the conversation has it now. */
interface Present {
  readonly thread: Versioned<Thread>;
  readonly skipped: Versioned<SkippedMessage>;
  /** Of its Message-ID, or of this mailbox alone while it can't be read. */
  readonly guard: Versioned<Guard> | null;
  /** Of this mailbox alone, from when it could not be read. */
  readonly unreadable: Versioned<Guard> | null;
}

/**
 * Writes a message that was skipped and was looked at once more: an entry takes the skipped message's place under its
 * guard, in one transaction, so that it comes in once whoever else is bringing it in; one that is skipped again keeps its
 * record. A run that dies before the index has learned of it is repeated, and finds what it has done.
 */
export async function replaceSkipped(deps: CommitPorts, admitted: Admitted): Promise<Outcome> {
  const { arrival, membership, record, replaces = '' } = admitted;
  const { link, mailbox } = arrival;
  const { accountId, contactId, id } = membership.thread.value;
  const home = { kind: 'contact', accountId, contactId } as const;
  const aheads =
    record.kind === 'entry'
      ? [await announceAhead(deps, home, entryEventId(record.entry.id, 1))]
      : [];
  return optimistically('skipped_contended', async () => {
    const guardOf = (hash: string) => deps.conversations.versionedGuard(accountId, contactId, hash);
    const [connection, thread, skipped, guard, unreadable] = await Promise.all([
      deps.connections.find(link.accountId, link.userId),
      deps.conversations.thread(accountId, contactId, id),
      deps.conversations.skipped(accountId, contactId, replaces),
      guardOf(guardHash(arrival, record)),
      guardOf(unreadableHash(arrival)),
    ]);
    const closed = closedFor(thread?.value ?? null, connection?.value ?? null, mailbox.ref);
    if (thread === null || closed !== null) return closed ?? 'erased';
    if (guard?.value.holds.kind === 'tombstone') return 'erased';
    if (skipped === null) {
      // A run before this one, or another user of the account: its entry stands.
      if (guard === null) throw new ServiceFailure('unavailable', 'guard_missing');
      return settle(deps, admitted, thread.value, guard.value);
    }
    const present = { thread, skipped, guard, unreadable };
    if (record.kind === 'skipped' || isOther(guard, record)) {
      return skipAgain(deps, admitted, present);
    }
    const changes = entryChanges(deps, admitted, record, present);
    const result = await deps.conversations.commit(accountId, contactId, changes);
    if (result.kind !== 'committed') return 'contended';
    if (guard?.value.holds.kind === 'entry')
      return settle(deps, admitted, thread.value, guard.value);
    noteEntered(deps, arrival);
    const announced = announcedIn(deps, aheads, changes, result);
    await deps.skippedList.remove(skippedOf(admitted, skipped.value));
    const held = { holds: holdsOf(record), skipped: null };
    await afterCommit(deps, thread.value, [{ arrival, held }], announced);
    return 'entered';
  });
}

/** The entry in the place of the skipped message; where the copy of another mailbox has come in meanwhile, that one stands. */
function entryChanges(
  deps: CommitPorts,
  admitted: Admitted,
  record: EntryRecord,
  { thread, skipped, guard, unreadable }: Present,
): readonly ConversationChange[] {
  const isThere = guard?.value.holds.kind === 'entry';
  const holds = isThere ? guard.value.holds : holdsOf(record);
  const { fingerprint, sentAt, entry, content } = record;
  const { messageIdHash } = admitted.arrival;
  const timestamp = new Date(deps.now()).toISOString();
  const changes: ConversationChange[] = [{ kind: 'delete-skipped', id: skipped.value.id }];
  if (guard === null) {
    changes.push({ kind: 'insert-guard', guard: { messageIdHash, holds, fingerprint, sentAt } });
  } else {
    const value = { ...guard.value, holds };
    changes.push({ kind: 'update-guard', guard: { value, etag: guard.etag } });
  }
  if (unreadable !== null) {
    const value = { ...unreadable.value, holds };
    changes.push({ kind: 'update-guard', guard: { value, etag: unreadable.etag } });
  }
  if (!isThere) {
    changes.push({ kind: 'insert-entry', entry, content });
    const event = entryEvent('conversation.entry.created', entry, timestamp);
    changes.push({ kind: 'insert-event', event });
  }
  changes.push({ kind: 'update-thread', thread: withMail(thread, admitted) });
  return changes;
}

/** Its record stays, with what is known now; nothing new is told. */
async function skipAgain(
  deps: CommitPorts,
  admitted: Admitted,
  { thread, skipped: present, guard }: Present,
): Promise<Outcome | 'contended'> {
  const { arrival, record } = admitted;
  const { accountId, contactId } = thread.value;
  const own = skippedOf(admitted, present.value);
  const { id } = own;
  const skipped: SkippedMessage =
    record.kind === 'skipped'
      ? { ...record.skipped, id }
      : { ...own, code: 'duplicate_message_id', retryable: false };
  const holds = { kind: 'skipped', id } as const;
  const messageIdHash = guardHash(arrival, record);
  const { fingerprint, sentAt } = record;
  const value = { ...skipped, userId: present.value.userId };
  const result = await deps.conversations.commit(accountId, contactId, [
    { kind: 'update-skipped', skipped: { value, etag: present.etag } },
    ...(guard === null
      ? [
          {
            kind: 'insert-guard',
            guard: { messageIdHash, holds, fingerprint, sentAt },
          } as const,
        ]
      : []),
    { kind: 'update-thread', thread },
  ]);
  if (result.kind !== 'committed') return 'contended';
  await deps.skippedList.put(skipped);
  await afterCommit(deps, thread.value, [{ arrival, held: { holds, skipped } }], []);
  return 'skipped';
}

/** It is in: what follows the transaction is done again. */
async function settle(
  deps: CommitPorts,
  admitted: Admitted,
  thread: Thread,
  { holds }: Guard,
): Promise<Outcome> {
  if (holds.kind === 'tombstone') return 'erased';
  const { accountId, contactId } = thread;
  const { arrival, replaces = '' } = admitted;
  const found = await deps.skippedList.find(accountId, arrival.link.userId, replaces);
  if (found?.contactId === contactId && holds.id !== replaces) await deps.skippedList.remove(found);
  await afterCommit(deps, thread, [{ arrival, held: { holds, skipped: null } }], null);
  return 'there_already';
}

/** The Message-ID is another mail's by now. */
function isOther(guard: Versioned<Guard> | null, record: MailRecord): boolean {
  return guard?.value.holds.kind === 'entry' && likeness(guard.value, record) === 'different_mail';
}

function holdsOf({ entry }: EntryRecord): Extract<Guard['holds'], { kind: 'entry' }> {
  return { kind: 'entry', id: entry.id };
}

/** As this user has it in the list: the conversation's row names whoever was first. */
function skippedOf({ arrival }: Admitted, skipped: SkippedMessage): SkippedMessage {
  return { ...skipped, userId: arrival.link.userId };
}
