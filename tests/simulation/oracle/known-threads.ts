import type { Copy, Letter } from '../microsoft/letter.ts';
import type { Epoch } from '../story/epochs.ts';
import { takes, type Circle, type Link } from './audience.ts';
import type { Thread } from './thread.ts';

const MOST_REFERENCES = 12;

/** A thread that takes a message. Not `sure`: what points to it may never have been learned. */
export interface Judgement {
  readonly thread: Thread;
  readonly sure: boolean;
}

interface Candidate {
  readonly thread: Thread;
  readonly sure: boolean;
  readonly by: Link;
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

  /** Whether one of these headers points to a thread, or, of a mail that answers something, the conversation. */
  isPointedAt(messageIds: readonly string[], conversationId: string | null): boolean {
    return (
      messageIds.some((id) => this.#messages.has(id)) ||
      (conversationId !== null && this.#conversations.has(conversationId))
    );
  }

  /** The thread that a message of this letter was taken by. */
  threadOf({ messageId }: Letter): Thread | null {
    return this.#messages.get(messageId)?.thread ?? null;
  }

  /** The thread that takes it: rules 2, 3, 5 to 7, and steps 4 and 5 of "How a message comes in". */
  judge(copy: Copy, epoch: Epoch, circleOf: (thread: Thread) => Circle): Judgement | null {
    const { letter } = copy;
    if (this.#messages.has(letter.messageId)) return null;
    const tried = new Set<Thread>();
    for (const { thread, by, sure } of this.#candidates(copy)) {
      const isAlive =
        thread.epoch === epoch && !thread.isClosed && copy.receivedAt >= thread.activeSince;
      if (tried.has(thread) || !isAlive) continue;
      tried.add(thread);
      const answer = takes(copy, by, circleOf(thread));
      if (answer !== 'no') {
        // What a thread that it answers more closely has refused need not be asked of another.
        const isFirst = tried.size === 1;
        return { thread, sure: sure && isFirst && thread.isStarted && answer === 'yes' };
      }
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
