import type { SkippedMessage } from '../../../domain/entry/entry.ts';
import { hashOf } from '../../../domain/thread/message-id.ts';
import type { Guard } from '../../../ports/conversation.ts';
import type { Arrival } from '../arrival.ts';
import type { MailRecord } from '../content/message-record.ts';
import type { Membership } from '../membership/judge-message.ts';

/** A member of a thread that is ready to be written. */
export interface Admitted {
  readonly arrival: Arrival;
  readonly membership: Membership;
  readonly record: MailRecord;
  /** The skipped message that it was before, when it is looked at once more. */
  readonly replaces?: string;
}

/** What the conversation holds for a message, and this user's skipped message when that is what it is. */
export interface Held {
  readonly holds: Exclude<Guard['holds'], { kind: 'tombstone' }>;
  readonly skipped: SkippedMessage | null;
}

/** What it will hold once the record is written. */
export function heldBy(record: MailRecord): Held {
  return record.kind === 'entry'
    ? { holds: { kind: 'entry', id: record.entry.id }, skipped: null }
    : { holds: { kind: 'skipped', id: record.skipped.id }, skipped: record.skipped };
}

/**
 * Under what the guard of a message stands. One that Graph can't give from this mailbox must not keep out the copy of
 * another mailbox, which it may give.
 */
export function guardHash({ mailbox, messageIdHash }: Arrival, record: MailRecord): string {
  const isUnreadable = record.kind === 'skipped' && record.skipped.code === 'unreadable';
  return isUnreadable ? unreadableHash({ mailbox, messageIdHash }) : messageIdHash;
}

export function unreadableHash({
  mailbox,
  messageIdHash,
}: Pick<Arrival, 'mailbox' | 'messageIdHash'>): string {
  return hashOf(`${messageIdHash}!${mailbox.ref}`);
}
