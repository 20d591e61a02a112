import type { Trace } from '../engine/trace.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import { everyone, type Copy, type Letter } from '../microsoft/letter.ts';
import type { AddedAddress } from '../story/cast.ts';
import type { Epoch, Epochs, Who } from '../story/epochs.ts';
import { contactOf, type Circle } from './audience.ts';
import { KnownThreads, type Judgement } from './known-threads.ts';
import type { Observations, SeenEntry } from './observations.ts';
import { join, topicOf, type Thread } from './thread.ts';

const MINUTE = 60_000;
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
  readonly #known = new Map<string, KnownThreads>();
  readonly #contacts: readonly AddedAddress[];
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
    contacts: readonly AddedAddress[];
    now: () => number;
    trace: Trace;
  }) {
    this.#exchange = parts.exchange;
    this.#epochs = parts.epochs;
    this.#seen = parts.seen;
    this.#contacts = parts.contacts;
    this.#now = parts.now;
    this.#trace = parts.trace;
    parts.exchange.watchers.push({
      created: (copy) => this.#created(copy),
      // An answer's draft gets its subject and recipients in a second step.
      patched: (copy) => this.#created(copy),
      submitted: (letter, copy) => this.#submitted(letter, copy),
      received: (copy) => this.#received(copy),
      // The thread stands from its draft on, though its first message never left.
      removed: (copy) => this.#removed(copy),
      refiled: (before, after) => this.#refiled(before, after),
    });
    parts.epochs.endings.push((epoch) => this.#ended(epoch));
  }

  /** Drafts are the app's: it knows where one leads before it is sent. */
  #created(copy: Copy): void {
    if (!copy.isDraft) return;
    this.#drafted.add(copy.letter.messageId);
    this.#drafted.add(copy.conversationId);
    this.#start(copy, false);
  }

  /** Whether anything of this message leads to a thread of somebody whom its mailbox serves or served. */
  points(copy: Copy): boolean {
    const { letter } = copy;
    const answers = letter.inReplyTo !== null || letter.references.length > 0;
    const pointers = [
      letter.messageId,
      letter.inReplyTo,
      ...letter.references,
      // By its conversation alone no mail can belong that answers nothing.
      answers ? copy.conversationId : null,
    ];
    if (pointers.some((pointer) => pointer !== null && this.#drafted.has(pointer))) return true;
    return this.#epochs.all
      .filter(({ mailbox }) => mailbox === copy.mailbox)
      .some((epoch) => this.#knownOf(epoch).isPointedAt(copy));
  }

  /** The contact is erased: nothing need be in any more, and its threads take nothing. */
  forget(account: string, contact: string): void {
    for (const thread of this.#threads.values()) {
      if (thread.account === account && thread.contact === contact) thread.isClosed = true;
    }
    for (const verdict of this.verdicts) if (verdict.thread.isClosed) verdict.sure = false;
  }

  /** Whether it belongs to a thread, as it stood when it came or as it stands now. */
  mayRead(copy: Copy): boolean {
    if (this.verdicts.some((verdict) => verdict.copy.letter === copy.letter)) return true;
    return this.#epochs.at(copy.mailbox).some((epoch) => this.#judge(copy, epoch) !== null);
  }

  /** It is in, or skipped, or a problem that is counted; or it answers such a problem, and is not known for an answer. */
  isAccountedFor(verdict: Verdict): boolean {
    if (this.#isWritten(verdict) || this.#seen.poisoned.has(verdict.copy.id)) return true;
    const { inReplyTo, references } = verdict.copy.letter;
    return this.verdicts.some(
      (one) =>
        one.epoch === verdict.epoch &&
        [inReplyTo, ...references].includes(one.copy.letter.messageId) &&
        !this.#isWritten(one) &&
        this.isAccountedFor(one),
    );
  }

  /** The entry that stands for a message of this verdict, or the skipped message, is there. */
  #isWritten({ copy, epoch, thread }: Verdict): boolean {
    const { letter } = copy;
    const isHere = (value: { accountId: string; contactId: string }): boolean =>
      value.accountId === epoch.account && value.contactId === thread.contact;
    const entries = [...this.#seen.entries.values()];
    const isEntry = entries.some(
      ({ value }) =>
        isHere(value) &&
        (value.internetMessageId === letter.messageId || value.id === letter.stamp),
    );
    if (isEntry) return true;
    // A contact's own copy has another time, which may be that of another letter.
    const copies = this.#exchange
      .copiesOf(letter)
      .filter(({ mailbox }) => this.#exchange.mailbox(mailbox).isOurs);
    const times = new Set(copies.map(({ receivedAt }) => new Date(receivedAt).toISOString()));
    return [...this.#seen.skipped.values()].some(
      ({ value }) =>
        isHere(value) &&
        times.has(value.occurredAt) &&
        // Of an unreadable one not even the sender is known.
        (value.from.email === letter.from || value.from.email === ''),
    );
  }

  /** A CRM send leaves: from now on its thread takes answers. */
  #submitted(letter: Letter, copy: Copy | null): void {
    if (letter.stamp === null || copy === null) return;
    const list = this.submissions.get(letter.stamp) ?? [];
    list.push({ at: this.#now(), mailbox: copy.mailbox, letter });
    this.submissions.set(letter.stamp, list);
    this.#start(copy, true);
  }

  /** A thread takes answers from its first draft on; for sure only once that was sent. */
  #start(copy: Copy, isSent: boolean): void {
    const { letter } = copy;
    const entry = letter.stamp === null ? null : this.#seen.entries.get(letter.stamp)?.value;
    const epoch = entry && this.#epochOf(entry, copy.mailbox);
    if (!entry || !epoch) return;

    const thread = this.#threads.get(entry.threadId) ?? {
      id: entry.threadId,
      account: epoch.account,
      user: epoch.user,
      contact: entry.contactId,
      first: letter.stamp,
      topic: topicOf(letter.subject),
      epoch,
      isStarted: false,
      isClosed: false,
      activeSince: this.#draftedAt(copy),
      participants: new Map(),
    };
    const isNew = !this.#threads.has(thread.id);
    this.#threads.set(thread.id, thread);
    if (thread.epoch !== epoch) {
      thread.epoch = epoch;
      thread.isStarted = false;
      thread.activeSince = this.#draftedAt(copy);
    }
    thread.isStarted ||= isSent;
    if (letter.stamp === thread.first) thread.topic = topicOf(letter.subject);
    const from = isNew ? -Infinity : copy.createdAt;
    // What the contact is known to have joins with the draft, too, but only the contact's own time is sure.
    for (const added of this.#addressesOf(thread)) join(thread, added.email, from, Infinity);
    for (const email of [contactOf(thread), ...everyone(letter)]) {
      join(thread, email, from, isSent ? from : Infinity);
    }
    this.#knownOf(epoch).learn(copy, thread, isSent);
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
      if (isOwn) continue;
      this.#admit(copy, epoch, epoch.endingSince === null);
      // The other copy of an own mail to oneself: it may be this one that is shown.
      const thread = this.#knownOf(epoch).threadOf(copy.letter);
      if (thread) this.#joinRecipients(copy, thread, false);
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
    this.#knownOf(epoch).learn(copy, thread, verdict.sure);
    this.#joinRecipients(copy, thread, verdict.sure);
    this.#judgeAgain(copy, epoch);
  }

  /** Only the mailbox's owner makes participants, by a mail that is shown as the owner's. */
  #joinRecipients(copy: Copy, thread: Thread, sure: boolean): void {
    const { letter, folder } = copy;
    const mailbox = this.#exchange.mailbox(copy.mailbox);
    const name = mailbox.names.find(({ email }) => email === letter.from);
    if (!name || copy.wasDelivered) return;
    const isKnownName = folder === 'sentitems' || name.since === -Infinity;
    const isToSelf = this.#exchange.reaches(letter, mailbox);
    const isSure = sure && isKnownName && !isToSelf;
    for (const email of everyone(letter)) {
      join(thread, email, copy.receivedAt, isSure ? copy.receivedAt : Infinity);
    }
  }

  /** The same mail under another id, with its old time: what was sure to come in still is, as late as a deep listing. */
  #refiled(before: Copy, after: Copy): void {
    for (const epoch of this.#epochs.at(after.mailbox)) {
      const old = this.verdicts.find((one) => one.copy === before && one.epoch === epoch);
      if (!old) this.#admit(after, epoch, false);
      else this.verdicts.push({ ...old, copy: after, at: this.#now() });
    }
  }

  #judge(copy: Copy, epoch: Epoch): Judgement | null {
    return this.#knownOf(epoch).judge(copy, epoch, (thread) => this.circleOf(thread, copy.mailbox));
  }

  circleOf(thread: Thread, mailbox: string): Circle {
    const { names: own } = this.#exchange.mailbox(mailbox);
    return { thread, own, added: this.#addressesOf(thread) };
  }

  /** What the CRM has added to the thread's contact. */
  #addressesOf({ account, contact }: Thread): readonly AddedAddress[] {
    return this.#contacts.filter((one) => one.account === account && one.contact === contact);
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

  #knownOf({ account, user }: Who): KnownThreads {
    const name = `${account}/${user}`;
    const known = this.#known.get(name) ?? new KnownThreads();
    this.#known.set(name, known);
    return known;
  }

  /** Whoever has not seen it yet never will, and what answers it may not be known for an answer. */
  #removed(copy: Copy): void {
    for (const epoch of this.#epochs.at(copy.mailbox)) {
      const seen = this.verdicts.find((one) => one.copy === copy && one.epoch === epoch);
      if (seen && !this.#isSettled(seen)) this.#doubt(epoch, copy.letter.messageId);
    }
  }

  /** Surely learned. */
  #isSettled(verdict: Verdict): boolean {
    return this.#isWritten(verdict) && this.#now() - verdict.at > LEARNED_AFTER_MS;
  }

  /** Sync has stopped: what is not in by now need not come any more, and may not have been learned. */
  #ended(epoch: Epoch): void {
    for (const verdict of this.verdicts) {
      if (verdict.epoch !== epoch || !verdict.sure) continue;
      if (this.#isSettled(verdict)) continue;
      if (!this.#isWritten(verdict)) verdict.sure = false;
      this.#doubt(epoch, verdict.copy.letter.messageId);
    }
  }

  /** It may never be learned, nor then may what leads there by it. */
  #doubt(epoch: Epoch, messageId: string): void {
    this.#knownOf(epoch).doubt(messageId);
    for (const verdict of this.verdicts) {
      const { inReplyTo, references } = verdict.copy.letter;
      const leads = inReplyTo === messageId || references.includes(messageId);
      if (!leads || !verdict.sure || verdict.epoch !== epoch || this.#isWritten(verdict)) continue;
      verdict.sure = false;
      this.#doubt(epoch, verdict.copy.letter.messageId);
    }
  }
}
