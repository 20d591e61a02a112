import { entryEvent, skippedEvent, type CrmEvent } from '../../../domain/event/event.ts';
import { withRecipients } from '../../../domain/thread/participants.ts';
import { withEntry, withSkipped } from '../../../domain/thread/thread-summary.ts';
import type { Thread } from '../../../domain/thread/thread.ts';
import type { Now } from '../../../ports/clock.ts';
import type { ConversationChange } from '../../../ports/conversation.ts';
import type { Versioned } from '../../../ports/versioned.ts';
import type { MailRecord } from '../content/message-record.ts';
import { guardHash, heldBy, type Admitted } from './admitted.ts';

interface ChangesPorts {
  readonly now: Now;
}

/**
 * Members of one thread as one transaction, oldest first: each with its guard and its event, and the thread once, so
 * that one closed meanwhile takes nothing, also when nothing of it changes.
 */
export function memberChanges(
  deps: ChangesPorts,
  thread: Versioned<Thread>,
  members: readonly Admitted[],
): readonly ConversationChange[] {
  const changes: ConversationChange[] = [];
  for (const { arrival, record } of members) {
    const { holds } = heldBy(record);
    const messageIdHash = guardHash(arrival, record);
    const { fingerprint, sentAt } = record;
    changes.push(
      { kind: 'insert-guard', guard: { messageIdHash, holds, fingerprint, sentAt } },
      record.kind === 'entry'
        ? { kind: 'insert-entry', entry: record.entry, content: record.content }
        : { kind: 'insert-skipped', skipped: record.skipped },
    );
    changes.push({ kind: 'insert-event', event: eventOf(deps, record) });
  }
  return [...changes, { kind: 'update-thread', thread: members.reduce(withMember, thread) }];
}

function withMember(before: Versioned<Thread>, member: Admitted): Versioned<Thread> {
  const { value, etag } = withMail(before, member);
  const { record } = member;
  const summary =
    record.kind === 'entry' ? withEntry(value.summary, record.entry) : withSkipped(value.summary);
  return { value: { ...value, summary }, etag };
}

/**
 * Only the user makes participants, by writing to them, synced or skipped; nobody becomes one by writing in. Of a mail that
 * is marked private nobody is kept.
 */
export function withMail(
  { value, etag }: Versioned<Thread>,
  { arrival: { mailbox, message }, membership }: Pick<Admitted, 'arrival' | 'membership'>,
): Versioned<Thread> {
  const { to, cc, bcc, markedPrivate } = membership.envelope;
  if (membership.direction === 'inbound' || markedPrivate) return { value, etag };
  const recipients = [...to, ...cc, ...bcc];
  const since = new Date(message.receivedDateTime).toISOString();
  const all = withRecipients(value, recipients, mailbox.ownAddresses, since);
  return { value: { ...value, participants: all.participants, joined: all.joined }, etag };
}

function eventOf(deps: ChangesPorts, record: MailRecord): CrmEvent {
  const timestamp = new Date(deps.now()).toISOString();
  return record.kind === 'entry'
    ? entryEvent('conversation.entry.created', record.entry, timestamp)
    : skippedEvent(record.skipped, timestamp);
}
