import type { Copy, Letter } from '../microsoft/letter.ts';
import type { Epoch } from '../story/epochs.ts';
import { takes, type Circle, type Link } from './audience.ts';
import { mayBeStopped, takesThen } from './pauses.ts';
import type { Thread } from './thread.ts';

const MOST_REFERENCES = 12;

/** A thread that takes a message. Not `sure`: what points to it may never have been learned. */
export interface Judgement {
  readonly thread: Thread;
  readonly sure: boolean;
  /** Message-IDs that this user's connection surely learns: one of them is enough to find the thread by. */
  readonly foundBy: readonly string[];
}

export interface Candidate extends Judgement {
  readonly by: Link;
}

/** What one user's messages point to, and the rules by which a thread takes one. */
export class KnownThreads {
  /** Of one that may have begun a thread of its own, or gone into another: both. */
  readonly #messages = new Map<string, readonly { readonly thread: Thread; sure: boolean }[]>();
  /** By which messages a conversation points to its threads. */
  readonly #conversations = new Map<string, Map<Thread, Set<string>>>();

  learn({ letter, conversationId }: Copy, thread: Thread, sure: boolean): void {
    const before = this.#messages.get(letter.messageId) ?? [];
    this.#messages.set(letter.messageId, [
      ...before.filter((one) => one.thread !== thread),
      { thread, sure },
    ]);
    const threads = this.#conversations.get(conversationId) ?? new Map<Thread, Set<string>>();
    threads.set(thread, (threads.get(thread) ?? new Set()).add(letter.messageId));
    this.#conversations.set(conversationId, threads);
  }

  doubt(messageId: string): void {
    for (const known of this.#messages.get(messageId) ?? []) known.sure = false;
  }

  /** Whether one of these headers points to a thread, or, of a mail that answers something, the conversation. */
  isPointedAt(messageIds: readonly string[], conversationId: string | null): boolean {
    return (
      messageIds.some((id) => this.#messages.has(id)) ||
      (conversationId !== null && this.#conversations.has(conversationId))
    );
  }

  /** Whether it is surely learned that this message is of a thread. */
  isSure({ messageId }: Letter): boolean {
    return this.#messages.get(messageId)?.some(({ sure }) => sure) === true;
  }

  /** Whether what it refers to, or what was in its conversation before it, is surely learned to be of this thread. */
  isSurelyLedTo({ letter, conversationId }: Copy, thread: Thread): boolean {
    const { messageId, inReplyTo, references } = letter;
    const learned = [...(this.#conversations.get(conversationId)?.get(thread) ?? [])];
    const itself = learned.indexOf(messageId);
    const before = itself < 0 ? learned : learned.slice(0, itself);
    return [inReplyTo, ...references.slice(-MOST_REFERENCES), ...before].some(
      (id) => id !== null && this.#isSureOf(id, thread),
    );
  }

  #isSureOf(messageId: string, thread: Thread): boolean {
    return this.#messages.get(messageId)?.some((one) => one.thread === thread && one.sure) === true;
  }

  /** The thread that a message of this letter was taken by. */
  threadOf({ messageId }: Pick<Letter, 'messageId'>): Thread | null {
    return this.#messages.get(messageId)?.at(0)?.thread ?? null;
  }

  /** The thread that takes it: rules 2, 3, 5 to 7, and steps 4 and 5 of "How a message comes in". */
  judge(copy: Copy, epoch: Epoch, circleOf: (thread: Thread) => Circle): Judgement | null {
    const { letter } = copy;
    if (this.#messages.has(letter.messageId)) return null;
    const tried = new Set<Thread>();
    for (const { thread, by, sure, foundBy } of this.candidates(copy)) {
      const isAlive =
        thread.epoch === epoch && !thread.isClosed && copy.receivedAt >= thread.activeSince;
      const then = takesThen(thread.pauses, copy.receivedAt);
      if (tried.has(thread) || !isAlive || then === 'no') continue;
      tried.add(thread);
      const answer = takes(copy, by, circleOf(thread));
      if (answer !== 'no') {
        // What a thread that it answers more closely has refused need not be asked of another.
        const isFirst = tried.size === 1;
        const isOpen = then === 'yes' && !mayBeStopped(thread.pauses);
        const isSure = sure && isFirst && isOpen && answer === 'yes';
        return { thread, sure: isSure && thread.isStarted, foundBy };
      }
    }
    return null;
  }

  isKnown({ messageId }: Letter): boolean {
    return this.#messages.has(messageId);
  }

  /** Whether it points to a thread that takes nothing any more, or took nothing yet: then it begins none. */
  pointsToStopped(copy: Copy, epoch: Epoch): 'yes' | 'maybe' | 'no' {
    const answers = copy.letter.inReplyTo !== null || copy.letter.references.length > 0;
    const all = this.candidates(copy).filter(({ by }) => by !== 'conversation' || answers);
    // One that a later message began says nothing of an older one, but while it is stopped.
    const isOlder = ({ thread }: Candidate): boolean => copy.receivedAt < thread.startedAt;
    const isEnded = (one: Candidate): boolean =>
      one.thread.epoch !== epoch ||
      one.thread.isClosed ||
      // What came while it was stopped begins none, however it stands now.
      takesThen(one.thread.pauses, copy.receivedAt) === 'no' ||
      (copy.receivedAt < one.thread.activeSince && !isOlder(one));
    const isPaused = (one: Candidate): boolean =>
      mayBeStopped(one.thread.pauses) ||
      isOlder(one) ||
      takesThen(one.thread.pauses, copy.receivedAt) !== 'yes';
    const stopped = all.filter((one) => isEnded(one) || isPaused(one));
    if (stopped.length === 0) return 'no';
    // A live one that is closer may have been asked alone.
    const isSure = stopped.length === all.length && stopped.some((one) => one.sure && isEnded(one));
    return isSure ? 'yes' : 'maybe';
  }

  /** Strongest first. */
  candidates({ letter, conversationId }: Copy): readonly Candidate[] {
    const found: Candidate[] = [];
    const add = (id: string | null, by: Candidate['by']): void => {
      if (id === null) return;
      for (const { thread, sure } of this.#messages.get(id) ?? [])
        found.push({ thread, sure, foundBy: [id], by });
    };
    add(letter.inReplyTo, 'in_reply_to');
    const newestFirst = letter.references.toReversed();
    for (const id of newestFirst.slice(0, MOST_REFERENCES)) add(id, 'references');
    for (const [thread, by] of this.#conversations.get(conversationId) ?? []) {
      const foundBy = [...by].filter((id) => this.#isSureOf(id, thread));
      found.push({ thread, sure: foundBy.length > 0, foundBy, by: 'conversation' });
    }
    return found;
  }
}
