import type { Trace } from '../engine/trace.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Copy, Letter } from '../microsoft/letter.ts';
import type { AddedAddress } from '../story/cast.ts';
import type { Epoch, Epochs, Who } from '../story/epochs.ts';
import { Accounts } from './accounts.ts';
import type { Circle } from './audience.ts';
import { KnownThreads, type Judgement } from './known-threads.ts';
import type { Observations, SeenEntry } from './observations.ts';
import type { Thread } from './thread.ts';
import { Threads } from './threads.ts';
import type { Verdict } from './verdict.ts';

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
  readonly #threads: Threads;
  readonly #accounts: Accounts;
  readonly #known = new Map<string, KnownThreads>();
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
    this.#threads = new Threads(parts.exchange, parts.contacts);
    this.#accounts = new Accounts(parts.exchange, parts.seen, parts.now);
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
    const { messageId, inReplyTo, references } = copy.letter;
    const answered = [inReplyTo, ...references].filter((id) => id !== null);
    const messageIds = [messageId, ...answered];
    // By its conversation alone no mail can belong that answers nothing.
    const conversation = answered.length > 0 ? copy.conversationId : null;
    const pointers = [...messageIds, conversation];
    if (pointers.some((id) => id !== null && this.#drafted.has(id))) return true;
    return this.#epochs.all
      .filter(({ mailbox }) => mailbox === copy.mailbox)
      .some((epoch) => this.#knownOf(epoch).isPointedAt(messageIds, conversation));
  }

  /** The contact is erased: nothing need be in any more, and its threads take nothing. */
  forget(account: string, contact: string): void {
    this.#threads.close(account, contact);
    for (const verdict of this.verdicts) if (verdict.thread.isClosed) verdict.sure = false;
  }

  circleOf(thread: Thread, mailbox: string): Circle {
    return this.#threads.circleOf(thread, mailbox);
  }

  isAccountedFor(verdict: Verdict): boolean {
    return this.#accounts.isAccountedFor(verdict, this.verdicts);
  }

  /** Whether it belongs to a thread, as it stood when it came or as it stands now. */
  mayRead(copy: Copy): boolean {
    if (this.verdicts.some((verdict) => verdict.copy.letter === copy.letter)) return true;
    return this.#epochs.at(copy.mailbox).some((epoch) => this.#judge(copy, epoch) !== null);
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

    const thread = this.#threads.start(copy, isSent, entry, epoch);
    this.#knownOf(epoch).learn(copy, thread, isSent);
    this.#judgeAgain(copy, epoch);
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
      if (thread) this.#threads.joinRecipients(copy, thread, false);
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
    this.#threads.joinRecipients(copy, thread, verdict.sure && copy.letter.stamp === null);
    this.#judgeAgain(copy, epoch);
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
      if (seen && !this.#accounts.isSettled(seen)) this.#doubt(epoch, copy.letter.messageId);
    }
  }

  /** Sync has stopped: what is not in by now need not come any more, and may not have been learned. */
  #ended(epoch: Epoch): void {
    for (const verdict of this.verdicts) {
      if (verdict.epoch !== epoch || !verdict.sure) continue;
      if (this.#accounts.isSettled(verdict)) continue;
      if (!this.#accounts.isWritten(verdict)) verdict.sure = false;
      this.#doubt(epoch, verdict.copy.letter.messageId);
    }
  }

  /** It may never be learned, nor then may what leads there by it. */
  #doubt(epoch: Epoch, messageId: string): void {
    this.#knownOf(epoch).doubt(messageId);
    for (const verdict of this.verdicts) {
      const { inReplyTo, references } = verdict.copy.letter;
      const leads = inReplyTo === messageId || references.includes(messageId);
      if (!leads || !verdict.sure || verdict.epoch !== epoch || this.#accounts.isWritten(verdict))
        continue;
      verdict.sure = false;
      this.#doubt(epoch, verdict.copy.letter.messageId);
    }
  }
}
