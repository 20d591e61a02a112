import type { Trace } from '../engine/trace.ts';
import type { Exchange } from '../microsoft/exchange.ts';
import type { Copy, Letter } from '../microsoft/letter.ts';
import type { AddedAddress } from '../story/cast.ts';
import { type Allowed, type Choices, concerns, type Listed } from '../story/choices.ts';
import type { Epoch, Epochs, Who } from '../story/epochs.ts';
import type { Turn, Turns } from '../story/turns.ts';
import { Accounts } from './accounts.ts';
import type { Circle } from './audience.ts';
import { KnownThreads, type Judgement } from './known-threads.ts';
import type { Observations, SeenEntry } from './observations.ts';
import { type Answer, isNamed, type Start, Starts, wayOf } from './starts.ts';
import { startIs, startMayBe, stopAnswered, stopAsked, type Pause } from './pauses.ts';
import type { Thread } from './thread.ts';
import { Threads } from './threads.ts';
import { type Ambiguity, Verdicts } from './verdicts.ts';

const SECOND = 1000;
/** From the look at the clock to the row, in the run that accepts a send. */
const ACCEPTED_WITHIN_MS = 120 * SECOND;

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
  readonly #known = new Map<string, KnownThreads>();
  readonly #drafted = new Set<string>();
  readonly verdicts: Verdicts;
  readonly #starts: Starts;
  /** When the CRM had stopped which thread. */
  readonly pauses: { readonly id: string; readonly thread: Thread; readonly pause: Pause }[] = [];
  /** CRM sends that Exchange was given, by stamp: when, and from which mailbox. */
  readonly submissions = new Map<
    string,
    { readonly at: number; readonly mailbox: string; readonly letter: Letter }[]
  >();

  constructor(parts: {
    exchange: Exchange;
    epochs: Epochs;
    turns: Turns;
    seen: Observations;
    contacts: readonly AddedAddress[];
    choices: Choices;
    now: () => number;
    trace: Trace;
  }) {
    this.#exchange = parts.exchange;
    this.#epochs = parts.epochs;
    this.#seen = parts.seen;
    this.#threads = new Threads(parts.exchange, parts.seen, parts.contacts, (who, messageId) =>
      this.knownOf(who).threadOf({ messageId }),
    );
    this.#starts = new Starts(parts.exchange, parts.choices, parts.contacts, parts.now);
    parts.choices.turns.push((what) => this.#chosen(what));
    this.verdicts = new Verdicts(new Accounts(parts.exchange, parts.seen, parts.now), (who) =>
      this.knownOf(who),
    );
    this.#now = parts.now;
    this.#trace = parts.trace;
    parts.exchange.watchers.push({
      created: (copy) => this.#created(copy),
      // An answer's draft gets its subject and recipients in a second step.
      patched: (copy) => this.#created(copy),
      submitted: (letter, copy) => this.#submitted(letter, copy),
      received: (copy) => this.#received(copy),
      // The thread stands from its draft on, though its first message never left.
      removed: (copy) => {
        for (const epoch of parts.epochs.at(copy.mailbox)) this.verdicts.removed(copy, epoch);
      },
      refiled: (before, after) => this.#refiled(before, after),
    });
    parts.epochs.endings.push((epoch) => this.verdicts.ended(epoch, null));
    parts.turns.heard.push((turn) => this.#turned(turn));
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
    const own = this.#epochs.all.filter(({ mailbox }) => mailbox === copy.mailbox);
    return own.some(
      (epoch) =>
        this.knownOf(epoch).isPointedAt(messageIds, conversation) ||
        this.#startOf(copy, epoch) !== null,
    );
  }

  /** Whether it came before the scope of today let mail like it begin a thread. */
  isBeforeScope(copy: Copy, epoch: Epoch): Answer {
    return this.#starts.isBefore(copy, epoch);
  }

  /** Whether somebody who wrote or gets it is on a never-list. */
  isKeptOut(copy: Copy, epoch: Epoch): Answer {
    return this.#starts.keptOut(copy, epoch);
  }

  mayReadPeople(copy: Copy): boolean {
    return this.#starts.mayReadPeople(copy);
  }

  /** The contact is erased: nothing need be in any more, and its threads take nothing. */
  forget(account: string, contact: string): void {
    this.#threads.close(account, contact);
    this.#starts.forget(account, contact);
    this.verdicts.closed();
  }

  circleOf(thread: Thread, mailbox: string): Circle {
    return this.#threads.circleOf(thread, mailbox);
  }

  /** Whether it belongs to a thread, as it stood when it came or as it stands now. */
  mayRead(copy: Copy): boolean {
    if (this.verdicts.all.some((verdict) => verdict.copy.letter === copy.letter)) return true;
    return this.#epochs
      .at(copy.mailbox)
      .some(
        (epoch) =>
          this.#starts.keptOut(copy, epoch) !== 'yes' &&
          (this.#judge(copy, epoch) !== null || this.#startOf(copy, epoch) !== null),
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

    const thread = this.#threads.start(copy, isSent, entry, epoch);
    this.#revive(thread, copy, isSent);
    this.knownOf(epoch).learn(copy, thread, isSent);
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
      const thread = this.knownOf(epoch).threadOf(copy.letter);
      if (thread) this.#threads.joinRecipients(copy, thread, { sure: false });
    }
  }

  #admit(copy: Copy, epoch: Epoch, sure: boolean): void {
    const keptOut = this.#starts.keptOut(copy, epoch);
    if (keptOut === 'yes' || this.knownOf(epoch).isKnown(copy.letter)) return;
    const isSure = sure && keptOut === 'no';
    const judged = this.#judge(copy, epoch);
    const start = this.#startOf(copy, epoch);
    if (judged !== null) {
      // Judged before what it answers was in, it may have begun a thread of its own.
      const mayBegin =
        start?.kind === 'begins' && !(judged.sure && this.#isSettledAnswer(copy, epoch));
      const found = { ...judged, sure: isSure && judged.sure };
      this.#enter(copy, epoch, found, { isTold: !mayBegin });
      if (mayBegin) this.#begin(copy, epoch, start, false);
      if (start?.kind === 'ambiguous') this.verdicts.ambiguous.push({ copy, epoch, sure: false });
    } else if (start?.kind === 'begins') {
      this.#begin(copy, epoch, start, isSure && start.sure);
    } else if (start !== null && !this.verdicts.isAmbiguous(copy, epoch)) {
      this.verdicts.ambiguous.push({ copy, epoch, sure: isSure && start.sure });
    }
  }

  #begin(
    copy: Copy,
    epoch: Epoch,
    { contact, email }: Extract<Start, { kind: 'begins' }>,
    sure: boolean,
  ): void {
    const thread = this.#threads.begin(copy, contact, email, epoch);
    this.#enter(copy, epoch, { thread, sure, foundBy: [] }, { begins: true });
  }

  #enter(
    copy: Copy,
    epoch: Epoch,
    judgement: Judgement,
    { begins, isTold = true }: { begins?: true; isTold?: boolean },
  ): void {
    const begun = begins === true ? { begins } : {};
    const { thread } = judgement;
    const verdict = { copy, epoch, ...judgement, at: this.#now(), ...begun };
    this.verdicts.all.push(verdict);
    this.#trace.say(
      () =>
        `RULES: letter ${copy.letter.no} (${copy.id}) ${verdict.sure ? 'belongs' : 'may belong'} to ${epoch.account}/${epoch.user}, contact ${thread.contact}, in ${thread.id}${begins === true ? ', and begins' : ''}`,
    );
    this.knownOf(epoch).learn(copy, thread, verdict.sure && isTold);
    const { stamp, markedPrivate } = copy.letter;
    const isSure = isTold && stamp === null && !markedPrivate;
    this.#threads.joinRecipients(copy, thread, isSure ? verdict : { sure: false });
    this.#judgeAgain(copy, epoch);
  }

  /** The thread that it begins, unless it points to one that was stopped. */
  #startOf(copy: Copy, epoch: Epoch): Start | null {
    const start = this.#starts.of(copy, epoch);
    if (start === null) return null;
    const stopped = this.knownOf(epoch).pointsToStopped(copy, epoch);
    if (stopped === 'yes') return null;
    return { ...start, sure: start.sure && stopped === 'no' };
  }

  /** What it answers was learned long before it came. */
  #isSettledAnswer({ letter }: Copy, epoch: Epoch): boolean {
    const parent = letter.inReplyTo ?? letter.references.at(-1);
    if (parent === undefined) return false;
    // A CRM send is learned before it leaves.
    return this.verdicts.isSettled(parent, epoch) ?? this.#drafted.has(parent);
  }

  /** A scope is narrowed, or somebody is listed: what is not in by now need not come any more. */
  #chosen(what: Allowed | Listed): void {
    if ('way' in what && what.endingSince === null) return this.#admitFrom([what.epoch], what.from);
    const isOf = (one: Ambiguity): boolean =>
      'way' in what
        ? one.epoch === what.epoch && wayOf(one.copy) === what.way
        : concerns(what, one.epoch) && isNamed(one.copy, what);
    this.verdicts.stopped((one) => (one.begins === true || !('way' in what)) && isOf(one), isOf);
    if ('way' in what || what.offFrom === null) return;
    const open = this.#epochs.all.filter((one) => concerns(what, one) && one.endedAt === null);
    this.#admitFrom(open, what.offFrom);
  }

  /** By Exchange's clock some of what is there may have come after the moment in which more was let in. */
  #admitFrom(epochs: readonly Epoch[], from: number): void {
    for (const epoch of epochs)
      for (const copy of this.#exchange.mailbox(epoch.mailbox).copies.values())
        if (!copy.isDraft && copy.receivedAt >= from) this.#admit(copy, epoch, false);
  }

  #refiled(before: Copy, after: Copy): void {
    for (const epoch of this.#epochs.at(after.mailbox)) {
      const old = this.verdicts.all.find((one) => one.copy === before && one.epoch === epoch);
      if (old) this.verdicts.refiled(old, before, after, this.#now());
      else this.#admit(after, epoch, false);
    }
  }

  #judge(copy: Copy, epoch: Epoch): Judgement | null {
    return this.knownOf(epoch).judge(copy, epoch, (thread) => this.circleOf(thread, copy.mailbox));
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

  /** What this user's messages point to. */
  knownOf({ account, user }: Who): KnownThreads {
    const name = `${account}/${user}`;
    const known = this.#known.get(name) ?? new KnownThreads();
    this.#known.set(name, known);
    return known;
  }

  /** What the CRM turned, or asked to be turned. */
  #turned({ thread: listed, sync, askedAt, answeredAt }: Turn): void {
    const thread = this.#threads.named(listed.id);
    const { id, user } = listed;
    this.#trace.say(
      () =>
        `RULES: the CRM ${sync ? 'starts' : 'stops'} ${id} of ${user}${answeredAt === null ? '' : ', done'}${thread ? '' : ', not known'}`,
    );
    if (!thread) return;
    if (sync) {
      this.#startedAgain(thread, askedAt, answeredAt);
    } else if (answeredAt === null) {
      const pause = stopAsked(askedAt);
      thread.pauses.push(pause);
      this.pauses.push({ id, thread, pause });
      this.verdicts.ended(thread.epoch, thread);
    } else {
      const pause = thread.pauses.at(-1);
      if (pause) stopAnswered(pause, answeredAt);
    }
  }

  #startedAgain(thread: Thread, askedAt: number, answeredAt: number | null): void {
    const epoch = this.#epochs.of(thread);
    if (epoch === null) return;
    this.#endPauses(thread, askedAt);
    if (thread.epoch !== epoch) {
      thread.epoch = epoch;
      thread.activeSince = Math.floor(askedAt / SECOND) * SECOND;
      thread.surelyActiveSince = thread.activeSince;
      thread.pauses = [stopAsked(-Infinity)];
    }
    startMayBe(thread.pauses, askedAt);
    if (answeredAt !== null) startIs(thread.pauses, answeredAt);
    // By Exchange's clock some of what came before may have come after.
    for (const one of this.#exchange.mailbox(epoch.mailbox).copies.values()) {
      if (!one.isDraft) this.#admit(one, epoch, false);
    }
  }

  /** A message that the CRM sent after the stop starts its thread by its draft; one from before the stop does not. */
  #revive(thread: Thread, { letter: { stamp }, createdAt }: Copy, isSent: boolean): void {
    const storedAt = this.#seen.entries.get(stamp ?? '')?.at ?? 0;
    const isBefore = ({ askedAt }: Pause): boolean => storedAt >= askedAt;
    // Also one of a connection of before: a send takes its thread up under the present one.
    this.#endPauses(thread, this.#now(), isBefore);
    const before = thread.pauses.filter(isBefore);
    startMayBe(before, createdAt - SECOND);
    // What the CRM has started again is not started by a send: it keeps the time that the app noted by its own clock.
    const surelyBefore = before.filter(
      ({ stoppedAt, sureUntil }) =>
        sureUntil === Infinity && storedAt - ACCEPTED_WITHIN_MS > stoppedAt,
    );
    const byEither = Math.max(this.#exchange.now(), this.#now());
    for (const pause of isSent ? surelyBefore : [])
      startIs([pause], pause.endingAt < this.#now() ? byEither : this.#exchange.now());
  }

  /** Nothing is said any more of what comes in from here on, by the world's clock. */
  #endPauses(of: Thread, at: number, isOver: (pause: Pause) => boolean = () => true): void {
    for (const { thread, pause } of this.pauses) {
      if (thread === of && isOver(pause)) pause.endingAt = Math.min(pause.endingAt, at);
    }
  }
}
