import type { Exchange } from '../microsoft/exchange.ts';
import { everyone, type Copy } from '../microsoft/letter.ts';
import type { AddedAddress } from '../story/cast.ts';
import type { Epoch, Who } from '../story/epochs.ts';
import { contactOf, type Circle } from './audience.ts';
import type { Observations, SeenEntry } from './observations.ts';
import { join, topicOf, type Thread } from './thread.ts';

/** The threads that CRM sends began, and who is among them. */
export class Threads {
  readonly #exchange: Exchange;
  /** What the CRM has added to its contacts. */
  readonly #contacts: readonly AddedAddress[];
  readonly #threads = new Map<string, Thread>();

  readonly #seen: Observations;
  readonly #takerOf: (who: Who, messageId: string) => Thread | null;

  /** `takerOf`: the thread that a user's message was found to belong to. */
  constructor(
    exchange: Exchange,
    seen: Observations,
    contacts: readonly AddedAddress[],
    takerOf: (who: Who, messageId: string) => Thread | null,
  ) {
    this.#exchange = exchange;
    this.#seen = seen;
    this.#contacts = contacts;
    this.#takerOf = takerOf;
  }

  /** The thread that a copy begins by itself, as the owner's scope lets it. */
  begin({ letter, receivedAt }: Copy, contact: string, email: string, epoch: Epoch): Thread {
    const name = begunName(epoch, letter.messageId);
    const always = [{ from: -Infinity, sureFrom: -Infinity, verdict: null }];
    const thread = this.#threads.get(name) ?? {
      id: name,
      account: epoch.account,
      user: epoch.user,
      contact,
      first: null,
      topic: topicOf(letter.subject),
      epoch,
      isStarted: true,
      isClosed: false,
      startedAt: receivedAt,
      activeSince: receivedAt,
      surelyActiveSince: receivedAt,
      pauses: [],
      // The contact's first address is one, also when it was another that began it.
      participants: new Map([contactOf({ contact }), email].map((one) => [one, always])),
    };
    this.#threads.set(name, thread);
    return thread;
  }

  /**
   * One that a mail began is known by when it began, for that mail may have no entry which is this user's: another user of
   * the mailbox had brought it in. Of two that began in one second it is the one whose mail is among its entries. Where the
   * mail that should have begun it is a problem that is counted, a later one did: then it is known by what is in it.
   */
  named(threadId: string): Thread | null {
    const known = this.#threads.get(threadId);
    const row = this.#seen.threads.get(threadId);
    if (known || !row) return known ?? null;
    const begun = [...this.#threads.values()].filter(
      (one) =>
        one.account === row.accountId &&
        one.user === row.userId &&
        one.contact === row.contactId &&
        one.startedAt === Date.parse(row.startedAt),
    );
    const who = { account: row.accountId, user: row.userId };
    const within = [...this.#seen.entries.values()].flatMap(({ value }) =>
      value.threadId === threadId && value.internetMessageId !== null
        ? [value.internetMessageId]
        : [],
    );
    const names = new Set(within.map((messageId) => begunName(who, messageId)));
    const takers = within.map((messageId) => this.#takerOf(who, messageId));
    return (
      begun.find(({ id }) => names.has(id)) ??
      begun[0] ??
      takers.find((thread) => thread !== null) ??
      null
    );
  }

  /** The thread of a CRM send's entry, which this copy begins or goes on with. */
  start(copy: Copy, isSent: boolean, entry: SeenEntry, epoch: Epoch): Thread {
    const { letter } = copy;
    const present = this.named(entry.threadId);
    const thread = present ?? {
      id: entry.threadId,
      account: epoch.account,
      user: epoch.user,
      contact: entry.contactId,
      first: letter.stamp,
      topic: topicOf(letter.subject),
      epoch,
      isStarted: false,
      isClosed: false,
      startedAt: this.#draftedAt(copy),
      activeSince: this.#draftedAt(copy),
      surelyActiveSince: Infinity,
      pauses: [],
      participants: new Map(),
    };
    const isNew = present === null;
    this.#threads.set(entry.threadId, thread);
    if (thread.epoch !== epoch) {
      thread.epoch = epoch;
      thread.isStarted = false;
      thread.activeSince = this.#draftedAt(copy);
      thread.surelyActiveSince = Infinity;
      thread.pauses = [];
    }
    if (isSent) thread.surelyActiveSince = Math.min(thread.surelyActiveSince, copy.createdAt);
    thread.isStarted ||= isSent;
    if (letter.stamp === thread.first) thread.topic = topicOf(letter.subject);
    const from = isNew ? -Infinity : copy.createdAt;
    // What the contact is known to have joins with the draft, too, but only the contact's own time is sure.
    const joinedWithDraft = { from, sureFrom: Infinity, verdict: null };
    for (const added of this.#addressesOf(thread)) join(thread, added.email, joinedWithDraft);
    const joined = isSent ? { from, sureFrom: from, verdict: null } : joinedWithDraft;
    for (const email of [contactOf(thread), ...everyone(letter)]) join(thread, email, joined);
    return thread;
  }

  /** Their contact is erased: they take nothing any more. */
  close(account: string, contact: string): void {
    for (const thread of this.#threads.values()) {
      if (thread.account === account && thread.contact === contact) thread.isClosed = true;
    }
  }

  /** Only the mailbox's owner makes participants, by a mail that is shown as the owner's. */
  joinRecipients(copy: Copy, thread: Thread, verdict: { readonly sure: boolean }): void {
    const { letter, folder } = copy;
    const mailbox = this.#exchange.mailbox(copy.mailbox);
    const name = mailbox.names.find(({ email }) => email === letter.from);
    if (!name || copy.wasDelivered) return;
    const isKnownName = folder === 'sentitems' || name.since === -Infinity;
    const isToSelf = this.#exchange.directory.reachedBy(letter).has(mailbox);
    const from = copy.receivedAt;
    const sureFrom = isKnownName && !isToSelf ? from : Infinity;
    for (const email of everyone(letter)) join(thread, email, { from, sureFrom, verdict });
  }

  circleOf(thread: Thread, mailbox: string): Circle {
    const { names: own } = this.#exchange.mailbox(mailbox);
    return { thread, own, added: this.#addressesOf(thread) };
  }

  /** What the CRM has added to the thread's contact. */
  #addressesOf({ account, contact }: Thread): readonly AddedAddress[] {
    return this.#contacts.filter((one) => one.account === account && one.contact === contact);
  }

  /** A send whose first draft was lost to a crash began its thread with that one. */
  #draftedAt({ letter, mailbox }: Copy): number {
    const all = [...this.#exchange.mailbox(mailbox).copies.values()];
    const drafts = all.filter((one) => one.letter.stamp === letter.stamp);
    return Math.min(...drafts.map(({ createdAt }) => createdAt));
  }
}

function begunName({ account, user }: Who, messageId: string): string {
  return `begun by ${messageId} for ${account}/${user}`;
}
