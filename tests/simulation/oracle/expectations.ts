import type { Trace } from '../engine/trace.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import { everyone, type Copy, type Letter } from '../microsoft/letter.ts';
import type { Epoch, Epochs, Who } from '../story/epochs.ts';
import type { Observations, SeenEntry } from './observations.ts';

const MINUTE = 60_000;
const MOST_REFERENCES = 12;
/** An entry this old has surely been learned, also by an app that died right after it. */
const LEARNED_AFTER_MS = 15 * MINUTE;

/** A message belongs to a thread of a user: it must be in, or (not `sure`) it may be. */
export interface Verdict {
  readonly copy: Copy;
  readonly epoch: Epoch;
  readonly thread: Thread;
  sure: boolean;
  /** When it was there, by the world's clock. */
  readonly at: number;
}

interface Thread extends Who {
  readonly id: string;
  readonly contact: string;
  readonly topic: string;
  epoch: Epoch;
  /** By Exchange's clock, whole seconds. */
  activeSince: number;
  readonly participants: Set<string>;
}

interface Known {
  readonly messages: Map<string, { readonly thread: Thread; sure: boolean }>;
  readonly conversations: Map<string, Map<Thread, boolean>>;
}

type Link = 'in_reply_to' | 'references' | 'conversation';

/**
 * What the rules of the design ask for, worked out from who wrote what in answer to what, at the moment in which each
 * message is there and as if nothing ever failed or waited. It shares no code with the app. Where the moment of a
 * disconnect or of a thread's new start can't be told from outside, a verdict is not sure.
 */
export class Expectations {
  readonly #exchange: Exchange;
  readonly #epochs: Epochs;
  readonly #seen: Observations;
  readonly #now: () => number;
  readonly #trace: Trace;
  readonly #threads = new Map<string, Thread>();
  readonly #known = new Map<string, Known>();
  readonly #drafted = new Set<string>();
  readonly verdicts: Verdict[] = [];
  /** CRM sends that Exchange was given, by stamp: when, and from which mailbox. */
  readonly submissions = new Map<
    string,
    { readonly at: number; readonly mailbox: string; readonly letter: Letter }[]
  >();

  constructor(parts: {
    exchange: Exchange;
    epochs: Epochs;
    seen: Observations;
    now: () => number;
    trace: Trace;
  }) {
    this.#exchange = parts.exchange;
    this.#epochs = parts.epochs;
    this.#seen = parts.seen;
    this.#now = parts.now;
    this.#trace = parts.trace;
    parts.exchange.watchers.push({
      created: (copy) => this.#created(copy),
      submitted: (letter, copy) => this.#submitted(letter, copy),
      received: (copy) => this.#received(copy),
      // The thread stands from its draft on, though its first message never left.
      refused: (copy) => this.#start(copy.letter, copy, false),
    });
    parts.epochs.endings.push((epoch) => this.#ended(epoch));
  }

  /** Drafts are the app's: it knows where one leads before it is sent. */
  #created(copy: Copy): void {
    if (!copy.isDraft) return;
    this.#drafted.add(copy.letter.messageId);
    this.#drafted.add(copy.conversationId);
  }

  /** Whether anything of this message leads to a thread of somebody whom its mailbox serves or served. */
  points(copy: Copy): boolean {
    const { letter } = copy;
    const pointers = [
      letter.messageId,
      letter.inReplyTo,
      ...letter.references,
      copy.conversationId,
    ];
    if (pointers.some((pointer) => pointer !== null && this.#drafted.has(pointer))) return true;
    return this.#epochs.all
      .filter(({ mailbox }) => mailbox === copy.mailbox)
      .some((epoch) => {
        const known = this.#knownOf(epoch);
        const ids = [letter.messageId, letter.inReplyTo, ...letter.references];
        return (
          ids.some((id) => id !== null && known.messages.has(id)) ||
          known.conversations.has(copy.conversationId)
        );
      });
  }

  /** Whether it belongs to a thread, as it stood when it came or as it stands now. */
  mayRead(copy: Copy): boolean {
    if (this.verdicts.some((verdict) => verdict.copy.letter === copy.letter)) return true;
    return this.#epochs.at(copy.mailbox).some((epoch) => this.#judge(copy, epoch) !== null);
  }

  /** It is in, or skipped, or a problem that is counted. */
  isAccountedFor(verdict: Verdict): boolean {
    return this.#isWritten(verdict) || this.#seen.poisoned.has(verdict.copy.id);
  }

  /** The entry that stands for a message of this verdict, or the skipped message, is there. */
  #isWritten({ copy, epoch, thread }: Verdict): boolean {
    const { letter } = copy;
    for (const { value } of this.#seen.entries.values()) {
      const same = value.accountId === epoch.account && value.contactId === thread.contact;
      const isIt = value.internetMessageId === letter.messageId || value.id === letter.stamp;
      if (same && isIt) return true;
    }
    const occurredAt = new Date(copy.receivedAt).toISOString();
    for (const { value } of this.#seen.skipped.values()) {
      const same = value.accountId === epoch.account && value.contactId === thread.contact;
      if (!same) continue;
      const isIt = this.#exchange
        .copiesOf(letter)
        .some((one) => new Date(one.receivedAt).toISOString() === value.occurredAt);
      if (
        (isIt || value.occurredAt === occurredAt) &&
        (value.from.email === letter.from || value.from.email === '')
      ) {
        return true;
      }
    }
    return false;
  }

  /** A CRM send leaves: from now on its thread takes answers. */
  #submitted(letter: Letter, copy: Copy | null): void {
    if (letter.stamp === null || copy === null) return;
    const list = this.submissions.get(letter.stamp) ?? [];
    list.push({ at: this.#now(), mailbox: copy.mailbox, letter });
    this.submissions.set(letter.stamp, list);
    this.#start(letter, copy, true);
  }

  #start(letter: Letter, copy: Copy, sure: boolean): void {
    if (letter.stamp === null) return;
    const entry = this.#seen.entries.get(letter.stamp)?.value;
    const epoch = entry && this.#epochOf(entry, copy.mailbox);
    if (!entry || !epoch) return;

    const found = this.#threads.get(entry.threadId);
    const goesOn = found?.epoch === epoch;
    const thread: Thread = found ?? {
      id: entry.threadId,
      account: epoch.account,
      user: epoch.user,
      contact: entry.contactId,
      topic: topicOf(letter.subject),
      epoch,
      activeSince: this.#draftedAt(copy),
      participants: new Set(),
    };
    this.#threads.set(thread.id, thread);
    for (const email of everyone(letter))
      if (email !== copy.mailbox) thread.participants.add(email);
    this.#learn(epoch, copy, thread, sure);
    if (!goesOn) {
      thread.epoch = epoch;
      thread.activeSince = this.#draftedAt(copy);
    }
    this.#judgeAgain(copy, epoch);
  }

  /** A send whose first draft was lost to a crash began its thread with that one. */
  #draftedAt({ letter, mailbox }: Copy): number {
    const all = [...this.#exchange.mailbox(mailbox).copies.values()];
    const drafts = all.filter((one) => one.letter.stamp === letter.stamp);
    return Math.min(...drafts.map(({ createdAt }) => createdAt));
  }

  /** The connection under which a CRM send was accepted: the last one of its user with this mailbox. */
  #epochOf(entry: SeenEntry, mailbox: string): Epoch | null {
    const own = this.#epochs.all.filter(
      (one) =>
        one.account === entry.accountId && one.user === entry.userId && one.mailbox === mailbox,
    );
    return own.at(-1) ?? null;
  }

  #received(copy: Copy): void {
    if (copy.isDraft) return;
    const own =
      copy.letter.stamp === null ? null : this.#seen.entries.get(copy.letter.stamp)?.value;
    for (const epoch of this.#epochs.at(copy.mailbox)) {
      // A CRM send is its user's already; to another connection of the mailbox it is mail like any other.
      const isOwn = own?.accountId === epoch.account && own.userId === epoch.user;
      if (!isOwn) this.#admit(copy, epoch, epoch.endingSince === null);
    }
  }

  #admit(copy: Copy, epoch: Epoch, sure: boolean): void {
    const judged = this.#judge(copy, epoch);
    if (judged === null) return;
    const { thread } = judged;
    const verdict = { copy, epoch, thread, sure: sure && judged.sure, at: this.#now() };
    this.verdicts.push(verdict);
    this.#trace.say(
      () =>
        `RULES: letter ${copy.letter.no} (${copy.id}) ${verdict.sure ? 'belongs' : 'may belong'} to ${epoch.account}/${epoch.user}, contact ${thread.contact}`,
    );
    this.#learn(epoch, copy, thread, verdict.sure);
    if (copy.folder === 'sentitems') {
      for (const email of everyone(copy.letter)) {
        if (email !== copy.mailbox) thread.participants.add(email);
      }
    }
    this.#judgeAgain(copy, epoch);
  }

  /**
   * What came before this message may belong, now that it points to something: it depends on whether a resync lists it
   * once more.
   */
  #judgeAgain(latest: Copy, epoch: Epoch): void {
    for (const one of this.#exchange.mailbox(latest.mailbox).copies.values()) {
      if (one !== latest && !one.isDraft) this.#admit(one, epoch, false);
    }
  }

  /** The thread that takes this message: rules 2, 3, 5 to 7 and steps 4 and 5 of "How a message comes in". */
  #judge(copy: Copy, epoch: Epoch): { thread: Thread; sure: boolean } | null {
    const { letter } = copy;
    const known = this.#knownOf(epoch);
    if (known.messages.has(letter.messageId)) return null;
    const outbound = copy.folder === 'sentitems';
    const tried = new Set<Thread>();
    for (const { thread, by, sure } of this.#candidates(copy, known)) {
      const isAlive = thread.epoch === epoch && copy.receivedAt >= thread.activeSince;
      if (tried.has(thread) || !isAlive) continue;
      tried.add(thread);
      if (!outbound && by === 'in_reply_to') return { thread, sure };
      const answers = letter.inReplyTo !== null || letter.references.length > 0;
      const sameTopic = topicOf(letter.subject) === thread.topic;
      if (by === 'conversation' && !(answers && sameTopic)) continue;
      const belongs = outbound
        ? everyone(letter).some((email) => thread.participants.has(email))
        : thread.participants.has(letter.from) && sameTopic;
      if (belongs) return { thread, sure };
    }
    return null;
  }

  #candidates(copy: Copy, known: Known): { thread: Thread; by: Link; sure: boolean }[] {
    const { inReplyTo, references } = copy.letter;
    const found: { thread: Thread; by: Link; sure: boolean }[] = [];
    const add = (id: string | null, by: Link): void => {
      const hit = id === null ? undefined : known.messages.get(id);
      if (hit) found.push({ ...hit, by });
    };
    add(inReplyTo, 'in_reply_to');
    for (const id of references.toReversed().slice(0, MOST_REFERENCES)) add(id, 'references');
    for (const [thread, sure] of known.conversations.get(copy.conversationId) ?? []) {
      found.push({ thread, by: 'conversation', sure });
    }
    return found;
  }

  #learn(epoch: Epoch, copy: Copy, thread: Thread, sure: boolean): void {
    const known = this.#knownOf(epoch);
    known.messages.set(copy.letter.messageId, { thread, sure });
    const threads = known.conversations.get(copy.conversationId) ?? new Map<Thread, boolean>();
    threads.set(thread, sure || threads.get(thread) === true);
    known.conversations.set(copy.conversationId, threads);
  }

  #knownOf({ account, user }: Who): Known {
    const name = `${account}/${user}`;
    const known = this.#known.get(name) ?? { messages: new Map(), conversations: new Map() };
    this.#known.set(name, known);
    return known;
  }

  /** Sync has stopped: what is not in by now need not come any more, and may not have been learned. */
  #ended(epoch: Epoch): void {
    const known = this.#knownOf(epoch);
    for (const verdict of this.verdicts) {
      if (verdict.epoch !== epoch || !verdict.sure) continue;
      const isSettled = this.#isWritten(verdict) && this.#now() - verdict.at > LEARNED_AFTER_MS;
      if (isSettled) continue;
      if (!this.#isWritten(verdict)) verdict.sure = false;
      const hit = known.messages.get(verdict.copy.letter.messageId);
      if (hit) hit.sure = false;
    }
  }
}

function topicOf(subject: string): string {
  return subject.toLowerCase().replace(/^(?:(?:re|fw): ?)+/, '');
}
