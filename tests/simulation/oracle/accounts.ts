import type { Exchange } from '../microsoft/exchange.ts';
import type { Observations } from './observations.ts';
import type { Verdict } from './verdict.ts';

const MINUTE = 60_000;
/** An entry this old has surely been learned, also by an app that died right after it. */
const LEARNED_AFTER_MS = 15 * MINUTE;

/** What has become of the messages that belong to a thread, by what was written. */
export class Accounts {
  readonly #exchange: Exchange;
  readonly #seen: Observations;
  readonly #now: () => number;

  constructor(exchange: Exchange, seen: Observations, now: () => number) {
    this.#exchange = exchange;
    this.#seen = seen;
    this.#now = now;
  }

  /** It is in, or skipped, or a problem that is counted; or it answers such a problem, and is not known for an answer. */
  isAccountedFor(verdict: Verdict, all: readonly Verdict[]): boolean {
    if (this.isWritten(verdict) || this.#seen.poisoned.has(verdict.copy.id)) return true;
    const { inReplyTo, references } = verdict.copy.letter;
    return all.some(
      (one) =>
        one.epoch === verdict.epoch &&
        [inReplyTo, ...references].includes(one.copy.letter.messageId) &&
        !this.isWritten(one) &&
        this.isAccountedFor(one, all),
    );
  }

  /** The entry that stands for a message of this verdict, or the skipped message, is there. */
  isWritten({ copy, epoch, thread }: Verdict): boolean {
    const { letter } = copy;
    const isHere = (value: { accountId: string; contactId: string }): boolean =>
      value.accountId === epoch.account && value.contactId === thread.contact;
    if (this.#entryOf({ copy, epoch, thread }) !== undefined) return true;
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

  /** Surely learned. A colleague's entry stands for it, too, and says nothing of when this user's connection took it. */
  isSettled(verdict: Verdict): boolean {
    const entry = this.#entryOf(verdict);
    const isOwn = entry === undefined || entry.userId === verdict.epoch.user;
    return isOwn && this.isWritten(verdict) && this.#now() - verdict.at > LEARNED_AFTER_MS;
  }

  #entryOf({ copy: { letter }, epoch, thread }: Pick<Verdict, 'copy' | 'epoch' | 'thread'>) {
    return [...this.#seen.entries.values()].find(
      ({ value }) =>
        value.accountId === epoch.account &&
        value.contactId === thread.contact &&
        (value.internetMessageId === letter.messageId || value.id === letter.stamp),
    )?.value;
  }
}
