import { everyone, type Copy } from '../microsoft/letter.ts';
import { type AddedAddress, CONTACTS } from '../story/cast.ts';
import type { Epoch, Who } from '../story/epochs.ts';

const MOST_REFERENCES = 12;
const SECOND = 1000;

export interface Thread extends Who {
  readonly id: string;
  readonly contact: string;
  /** Whose connection it is part of. Not `isStarted`: the message that starts it is a draft so far. */
  epoch: Epoch;
  isStarted: boolean;
  /** The stamp of the message that began it, whose subject is its topic. */
  readonly first: string | null;
  topic: string;
  /** By Exchange's clock, whole seconds. */
  activeSince: number;
  /** Since when, by Exchange's clock: at the earliest, and for sure. */
  readonly participants: Map<string, { from: number; sureFrom: number }>;
}

/** Who was written to; nobody is younger than they were. */
export function join(
  { participants }: Thread,
  email: string,
  from: number,
  sureFrom: number,
): void {
  const known = participants.get(email) ?? { from, sureFrom };
  participants.set(email, {
    from: Math.min(known.from, from),
    sureFrom: Math.min(known.sureFrom, sureFrom),
  });
}

/** A thread that takes a message. Not `sure`: what points to it may never have been learned. */
export interface Judgement {
  readonly thread: Thread;
  readonly sure: boolean;
  /** It is the mailbox owner's own mail, shown as such. */
  readonly makesParticipants: boolean;
}

interface Candidate {
  readonly thread: Thread;
  readonly sure: boolean;
  readonly by: 'in_reply_to' | 'references' | 'conversation';
}

/** What one user's messages point to, and the rules by which a thread takes one. */
export class KnownThreads {
  readonly #messages = new Map<string, { readonly thread: Thread; sure: boolean }>();
  readonly #conversations = new Map<string, Map<Thread, boolean>>();

  learn({ letter, conversationId }: Copy, thread: Thread, sure: boolean): void {
    this.#messages.set(letter.messageId, { thread, sure });
    const threads = this.#conversations.get(conversationId) ?? new Map<Thread, boolean>();
    threads.set(thread, sure || threads.get(thread) === true);
    this.#conversations.set(conversationId, threads);
  }

  doubt(messageId: string): void {
    const known = this.#messages.get(messageId);
    if (known) known.sure = false;
  }

  /** Whether anything of it, by its headers or its conversation, points to a thread. */
  isPointedAt({ letter, conversationId }: Copy): boolean {
    const ids = [letter.messageId, letter.inReplyTo, ...letter.references];
    return (
      ids.some((id) => id !== null && this.#messages.has(id)) ||
      this.#conversations.has(conversationId)
    );
  }

  /**
   * The thread that takes it: rules 2, 3, 5 to 7, and steps 4 and 5 of "How a message comes in". `own`: the mailbox's
   * addresses.
   */
  judge(
    copy: Copy,
    epoch: Epoch,
    own: readonly string[],
    addedTo: (thread: Thread) => readonly AddedAddress[],
  ): Judgement | null {
    const { letter } = copy;
    if (this.#messages.has(letter.messageId)) return null;
    const isOwn = copy.folder === 'sentitems' || own.includes(letter.from);
    const answers = letter.inReplyTo !== null || letter.references.length > 0;
    const tried = new Set<Thread>();
    for (const { thread, by, sure } of this.#candidates(copy)) {
      const isAlive = thread.epoch === epoch && copy.receivedAt >= thread.activeSince;
      if (tried.has(thread) || !isAlive) continue;
      tried.add(thread);
      const times = new Map(thread.participants);
      for (const { email, from, sureFrom } of addedTo(thread)) {
        const known = times.get(email) ?? { from, sureFrom };
        const floor = Math.floor(Math.min(known.from, from) / SECOND) * SECOND;
        times.set(email, { from: floor, sureFrom: Math.min(known.sureFrom, sureFrom) });
      }
      const contact = new Set([
        contactAddress(thread.contact),
        ...addedTo(thread).map(({ email }) => email),
      ]);
      const isInternal = (email: string): boolean =>
        !contact.has(email) && own.some((one) => domainOf(one) === domainOf(email));
      const standing = (email: string, isSure: boolean): boolean => {
        const time = times.get(email);
        const since = isSure ? time?.sureFrom : time?.from;
        return since !== undefined && since <= copy.receivedAt && !own.includes(email);
      };
      const holds = (isSure: boolean): boolean => {
        const sameTopic = topicOf(letter.subject) === thread.topic;
        if (by === 'conversation' && !(answers && sameTopic)) return false;
        const isOutside = (email: string): boolean => standing(email, isSure) && !isInternal(email);
        if ((isOwn || isInternal(letter.from)) && !everyone(letter).some(isOutside)) return false;
        return isOwn || by === 'in_reply_to' || (standing(letter.from, isSure) && sameTopic);
      };
      if (!holds(false)) continue;
      return {
        thread,
        sure: sure && thread.isStarted && holds(true),
        makesParticipants: isOwn && (copy.folder === 'sentitems' || !copy.wasDelivered),
      };
    }
    return null;
  }

  /** Strongest first. */
  #candidates({ letter, conversationId }: Copy): readonly Candidate[] {
    const found: Candidate[] = [];
    const add = (id: string | null, by: Candidate['by']): void => {
      const hit = id === null ? undefined : this.#messages.get(id);
      if (hit) found.push({ ...hit, by });
    };
    add(letter.inReplyTo, 'in_reply_to');
    const newestFirst = letter.references.toReversed();
    for (const id of newestFirst.slice(0, MOST_REFERENCES)) add(id, 'references');
    for (const [thread, sure] of this.#conversations.get(conversationId) ?? []) {
      found.push({ thread, by: 'conversation', sure });
    }
    return found;
  }
}

function contactAddress(contact: string): string {
  return CONTACTS.find(({ id }) => id === contact)?.email ?? '';
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

/** A subject without what answers and forwards put before it here. */
export function topicOf(subject: string): string {
  return subject.toLowerCase().replace(/^(?:(?:re|fw): ?)+/, '');
}
