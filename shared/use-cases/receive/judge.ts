import { comparable } from '../../domain/address.ts';
import { belongs, decidedByReply, type Circle, type Nominated } from '../../domain/audience.ts';
import type { Connection } from '../../domain/connection.ts';
import type { Candidate } from '../../domain/nominate.ts';
import { hasReplyHeader } from '../../domain/references.ts';
import type { Thread } from '../../domain/thread.ts';
import { isActive, isSince } from '../../domain/thread-activity.ts';
import type { Envelope } from '../../ports/mail.ts';
import type { IndexHit } from '../../ports/thread-index.ts';
import type { Versioned } from '../../ports/versioned.ts';
import type { ReceiveDeps } from './receive-deps.ts';
import type { Arrival } from './received.ts';

/** A message that belongs to a thread. */
export interface Membership {
  readonly thread: Versioned<Thread>;
  readonly nominated: Nominated;
  readonly circle: Circle;
  /** Comparable addresses of the contact. */
  readonly contactEmails: ReadonlySet<string>;
  /** The entry or skipped message that it answers; null when only the conversation points to the thread. */
  readonly answersId: string | null;
}

export type Judgement =
  | { readonly kind: 'admitted'; readonly membership: Membership }
  | { readonly kind: 'refused' }
  /** No candidate's thread takes messages any more (or took them yet, when this one was received). */
  | { readonly kind: 'no_live_thread' }
  | { readonly kind: 'missing' };

/** Reads addresses and subject at most once, and only when a live thread can't be judged without. */
export async function judge(
  deps: ReceiveDeps,
  arrival: Arrival,
  candidates: readonly Candidate<IndexHit>[],
): Promise<Judgement> {
  if (candidates.length === 0) return { kind: 'no_live_thread' };
  const { link, mailbox, message } = arrival;
  const connection = deps.connections.find(link.accountId, link.userId);
  let envelope: Envelope | 'missing' | null = null;
  for (const candidate of candidates) {
    const membership = await live(deps, arrival, candidate, connection);
    if (membership === null) continue;
    if (decidedByReply(membership.nominated)) return { kind: 'admitted', membership };
    envelope ??= await deps.mail.envelope(mailbox.ref, message.id);
    if (envelope === 'missing') return { kind: 'missing' };
    if (belongs(membership.nominated, envelope, membership.circle)) {
      return { kind: 'admitted', membership };
    }
  }
  return { kind: envelope === null ? 'no_live_thread' : 'refused' };
}

async function live(
  deps: ReceiveDeps,
  arrival: Arrival,
  { by, hit }: Candidate<IndexHit>,
  connectionRead: Promise<Versioned<Connection> | null>,
): Promise<Membership | null> {
  const { link, mailbox, message } = arrival;
  const [connection, thread, contact] = await Promise.all([
    connectionRead,
    deps.conversations.thread(link.accountId, hit.contactId, hit.threadId),
    deps.conversations.contact(link.accountId, hit.contactId),
  ]);
  if (thread === null || !isActive(thread.value, connection?.value ?? null, mailbox.ref)) {
    return null;
  }
  if (!isSince(thread.value, message.receivedDateTime)) return null;
  const contactEmails = new Set((contact?.value.emails ?? []).map((email) => comparable(email)));
  return {
    thread,
    nominated: {
      by,
      direction: arrival.inSentItems ? 'outbound' : 'inbound',
      hasReplyHeader: hasReplyHeader(message),
    },
    circle: {
      participants: new Set([...thread.value.participants, ...contactEmails]),
      user: comparable(mailbox.email),
      topic: thread.value.topic,
    },
    contactEmails,
    answersId: by === 'conversation' ? null : hit.entryId,
  };
}
