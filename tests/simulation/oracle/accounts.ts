import type { Exchange } from '../microsoft/exchange.ts';
import type { Observations, SeenEntry, SeenSkip } from './observations.ts';
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
  isWritten(verdict: Verdict): boolean {
    return this.#entriesOf(verdict).length > 0 || this.#skipsOf(verdict).length > 0;
  }

  /** By a run that saw it in the mailbox of this connection, and asks for all of its connections. */
  isTaken(verdict: Verdict): boolean {
    const { addresses } = this.#exchange.mailbox(verdict.epoch.mailbox);
    // A colleague's CRM send is an entry before it leaves.
    const wasSeen = ({ origin, status, mailbox }: SeenEntry): boolean =>
      addresses.includes(mailbox) && (origin !== 'crm' || status === 'confirmed');
    return this.#entriesOf(verdict).some(wasSeen) || this.#skipsOf(verdict).length > 0;
  }

  /** For this very user. A colleague's entry may be of a thread that only the colleague's connection knows. */
  isTheirs(verdict: Verdict): boolean {
    const written = [...this.#entriesOf(verdict), ...this.#skipsOf(verdict)];
    return written.some(({ userId }) => userId === verdict.epoch.user);
  }

  #entriesOf({ copy: { letter }, epoch, thread }: Verdict): readonly SeenEntry[] {
    return [...this.#seen.entries.values()]
      .map(({ value }) => value)
      .filter(
        ({ id, accountId, contactId, internetMessageId }) =>
          accountId === epoch.account &&
          contactId === thread.contact &&
          (internetMessageId === letter.messageId || id === letter.stamp),
      );
  }

  #skipsOf({ copy: { letter }, epoch, thread }: Verdict): readonly SeenSkip[] {
    // A contact's own copy has another time, which may be that of another letter.
    const copies = this.#exchange
      .copiesOf(letter)
      .filter(({ mailbox }) => this.#exchange.mailbox(mailbox).isOurs);
    const times = new Set(copies.map(({ receivedAt }) => new Date(receivedAt).toISOString()));
    return [...this.#seen.skipped.values()]
      .map(({ value }) => value)
      .filter(
        ({ accountId, contactId, occurredAt, from: { email } }) =>
          accountId === epoch.account &&
          contactId === thread.contact &&
          times.has(occurredAt) &&
          // Of an unreadable one not even the sender is known.
          (email === letter.from || email === ''),
      );
  }

  /** Surely learned. */
  isSettled(verdict: Verdict): boolean {
    return this.isTaken(verdict) && this.#now() - verdict.at > LEARNED_AFTER_MS;
  }
}
