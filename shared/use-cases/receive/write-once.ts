import { entryEvent, skippedEvent, type CrmEvent } from '../../domain/event.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import { likeness } from '../../domain/fingerprint.ts';
import { withRecipients } from '../../domain/participants.ts';
import type { Thread } from '../../domain/thread.ts';
import { isActive } from '../../domain/thread-activity.ts';
import type { ConversationChange, Guard } from '../../ports/conversation.ts';
import type { Versioned } from '../../ports/versioned.ts';
import { finish } from './finish.ts';
import type { Membership } from './judge.ts';
import type { ReadAttachment } from './read-member.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival, Outcome } from './received.ts';
import { storeAttachments } from './store-attachments.ts';
import { toDuplicate, type MailRecord } from './to-record.ts';

const TRIES = 5;

/**
 * Writes a member once, whoever else is bringing it in, and then does what follows. The generation is read right
 * before; the thread is part of the transaction, so that one closed meanwhile takes nothing.
 */
export async function writeOnce(
  deps: ReceiveDeps,
  arrival: Arrival,
  { thread: judged }: Membership,
  record: MailRecord,
  attachments: readonly ReadAttachment[],
): Promise<Outcome> {
  const { accountId, userId } = arrival.link;
  let thread: Versioned<Thread> | null = judged;
  for (let tries = 0; tries < TRIES; tries += 1) {
    const connection = await deps.connections.find(accountId, userId);
    if (
      thread === null ||
      !isActive(thread.value, connection?.value ?? null, arrival.mailbox.ref)
    ) {
      return 'stopped';
    }
    if (tries === 0) await storeAttachments(deps, record, attachments);
    const { contactId, id } = thread.value;
    const result = await deps.conversations.commit(
      accountId,
      contactId,
      changes(deps, arrival, thread, record),
    );
    if (result.kind === 'committed') {
      await finish(deps, arrival, thread.value, standing(record));
      return record.kind === 'entry' ? 'entered' : 'skipped';
    }
    if (result.kind === 'exists') return takeExisting(deps, arrival, thread.value, record);
    thread = await deps.conversations.thread(accountId, contactId, id);
  }
  throw new ServiceFailure('unavailable', 'thread_contended');
}

function standing(record: MailRecord): Parameters<typeof finish>[3] {
  return record.kind === 'entry'
    ? { holds: { kind: 'entry', id: record.entry.id }, skipped: null }
    : { holds: { kind: 'skipped', id: record.skipped.id }, skipped: record.skipped };
}

/** Another run or another connection was first: its entry stands, and what follows is said again. */
async function takeExisting(
  deps: ReceiveDeps,
  arrival: Arrival,
  thread: Thread,
  record: MailRecord,
): Promise<Outcome> {
  const { accountId, contactId } = thread;
  const guard = await deps.conversations.guard(accountId, contactId, arrival.messageIdHash);
  if (guard === null) throw new ServiceFailure('unavailable', 'guard_missing');
  if (guard.holds.kind === 'tombstone') return 'stopped';
  if (likeness(guard.fingerprint, record.fingerprint) === 'different_mail') {
    return skipDuplicate(deps, arrival, thread, record);
  }
  const skipped =
    record.kind === 'skipped' && guard.holds.kind === 'skipped' ? record.skipped : null;
  await finish(deps, arrival, thread, { holds: guard.holds, skipped });
  return 'there_already';
}

/** Its Message-ID's guard stands for the other mail, so only the row itself keeps it from being there twice. */
async function skipDuplicate(
  deps: ReceiveDeps,
  arrival: Arrival,
  thread: Thread,
  record: MailRecord,
): Promise<Outcome> {
  const skipped = toDuplicate(arrival, record);
  const event = skippedEvent(skipped, new Date(deps.now()).toISOString());
  await deps.conversations.commit(thread.accountId, thread.contactId, [
    { kind: 'insert-skipped', skipped },
    ...(deps.announce ? [{ kind: 'insert-event', event } as const] : []),
  ]);
  await finish(deps, arrival, thread, { holds: { kind: 'skipped', id: skipped.id }, skipped });
  return 'skipped';
}

function changes(
  deps: ReceiveDeps,
  { mailbox, messageIdHash }: Arrival,
  thread: Versioned<Thread>,
  record: MailRecord,
): ConversationChange[] {
  const guard: Guard = {
    messageIdHash,
    holds: standing(record).holds,
    fingerprint: record.fingerprint,
  };
  const own: ConversationChange =
    record.kind === 'entry'
      ? { kind: 'insert-entry', entry: record.entry, content: record.content }
      : { kind: 'insert-skipped', skipped: record.skipped };
  return [
    { kind: 'insert-guard', guard },
    own,
    { kind: 'update-thread', thread: withMail(thread, record, mailbox.email) },
    ...(deps.announce ? [{ kind: 'insert-event', event: eventOf(deps, record) } as const] : []),
  ];
}

/** Only the user makes participants, by writing to them; nobody becomes one by writing in. */
function withMail(
  { value, etag }: Versioned<Thread>,
  record: MailRecord,
  user: string,
): Versioned<Thread> {
  if (record.kind === 'skipped' || record.entry.direction === 'inbound') return { value, etag };
  const { to, cc, bcc } = record.entry;
  const participants = withRecipients(value.participants, [...to, ...cc, ...bcc], user);
  return { value: { ...value, participants }, etag };
}

function eventOf(deps: ReceiveDeps, record: MailRecord): CrmEvent {
  const timestamp = new Date(deps.now()).toISOString();
  return record.kind === 'entry'
    ? entryEvent('conversation.entry.created', record.entry, timestamp)
    : skippedEvent(record.skipped, timestamp);
}
