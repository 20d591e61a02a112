import type { Copy } from '../microsoft/letter.ts';
import type { Epoch, Who } from '../story/epochs.ts';
import type { Accounts } from './accounts.ts';
import type { KnownThreads } from './known-threads.ts';
import { skipCode } from './owed.ts';
import type { Thread } from './thread.ts';
import type { Verdict } from './verdict.ts';

/** What would begin a thread of several contacts'. */
export interface Ambiguity {
  readonly copy: Copy;
  readonly epoch: Epoch;
  sure: boolean;
}

/**
 * What was found of each message, and what makes it unsure again: what was not in when sync stopped need not come any
 * more, and what may never have been learned leads nothing to its thread.
 */
export class Verdicts {
  readonly all: Verdict[] = [];
  readonly ambiguous: Ambiguity[] = [];
  readonly #accounts: Accounts;
  readonly #knownOf: (who: Who) => KnownThreads;

  constructor(accounts: Accounts, knownOf: (who: Who) => KnownThreads) {
    this.#accounts = accounts;
    this.#knownOf = knownOf;
  }

  isAccountedFor(verdict: Verdict): boolean {
    return this.#accounts.isAccountedFor(verdict, this.all);
  }

  isAmbiguous(copy: Copy, epoch: Epoch): boolean {
    return this.ambiguous.some((one) => one.copy === copy && one.epoch === epoch);
  }

  /** Whether a message with this id surely was learned long ago; null when nothing was found of one. */
  isSettled(messageId: string, epoch: Epoch): boolean | null {
    const found = this.all.filter(
      (one) => one.epoch === epoch && one.copy.letter.messageId === messageId,
    );
    return found.length === 0 ? null : found.some((one) => this.#accounts.isSettled(one));
  }

  /** Nothing of a contact that is erased need be in any more. */
  closed(): void {
    for (const verdict of this.all) if (verdict.thread.isClosed) verdict.sure = false;
  }

  /** A skipped message of then can't come in any more. */
  giveUp({ account, user }: Who, receivedAt: number): void {
    for (const verdict of this.all) {
      const { copy, epoch } = verdict;
      const isOf = epoch.account === account && epoch.user === user;
      if (isOf && copy.receivedAt === receivedAt) verdict.sure = false;
    }
  }

  /** Whoever has not seen it yet never will, and what answers it may not be known for an answer. */
  removed(copy: Copy, epoch: Epoch): void {
    const seen = this.all.find((one) => one.copy === copy && one.epoch === epoch);
    if (seen && !this.#accounts.isSettled(seen)) this.doubt(epoch, copy.letter.messageId);
  }

  /** The same mail under another id, with its old time: what was sure to come in still is, as late as a deep listing. */
  refiled(old: Verdict, before: Copy, after: Copy, at: number): void {
    // Elsewhere than in Sent Items it begins nothing.
    if (old.begins && before.folder === 'sentitems' && !this.#accounts.isTaken(old)) {
      old.sure = false;
      this.doubt(old.epoch, before.letter.messageId);
    }
    this.all.push({ ...old, copy: after, at });
  }

  /** Sync has stopped, of a connection or of one of its threads. */
  ended(epoch: Epoch, of: Thread | null): void {
    // What points to a thread that is stopped begins none of its own, either.
    const isBarred = (copy: Copy): boolean =>
      of === null ||
      this.#knownOf(epoch)
        .candidates(copy)
        .some(({ thread }) => thread === of);
    this.stopped(
      (one) =>
        one.epoch === epoch &&
        (of === null || one.thread === of || (one.begins === true && isBarred(one.copy))),
      (one) => one.epoch === epoch && isBarred(one.copy),
    );
  }

  /** What these are about comes in no more: what is not in by now need not come, and may not have been learned. */
  stopped(isOf: (one: Verdict) => boolean, isOfAmbiguous: (one: Ambiguity) => boolean): void {
    for (const one of this.ambiguous) if (isOfAmbiguous(one)) one.sure = false;
    for (const verdict of this.all) {
      if (!verdict.sure || !isOf(verdict) || this.#accounts.isSettled(verdict)) continue;
      if (!this.#isListed(verdict)) verdict.sure = false;
      this.doubt(verdict.epoch, verdict.copy.letter.messageId);
    }
  }

  /** An entry stands for all users of the account; what is skipped is listed for each. */
  #isListed(verdict: Verdict): boolean {
    const isSkipped = skipCode(verdict.copy) !== null;
    return isSkipped ? this.#accounts.isTheirs(verdict) : this.#accounts.isWritten(verdict);
  }

  /** It may never be learned, nor then may what leads there by it. */
  doubt(epoch: Epoch, messageId: string): void {
    this.#knownOf(epoch).doubt(messageId);
    for (const verdict of this.all) {
      if (!verdict.sure || verdict.epoch !== epoch || !this.#leadsBy(verdict, messageId)) continue;
      if (this.#accounts.isTheirs(verdict)) continue;
      verdict.sure = false;
      this.doubt(epoch, verdict.copy.letter.messageId);
    }
  }

  /** By its headers, or by a conversation that nothing else before it surely brings to its thread. */
  #leadsBy({ copy, epoch, thread, begins }: Verdict, messageId: string): boolean {
    const { inReplyTo, references } = copy.letter;
    if (inReplyTo === messageId || references.includes(messageId)) return true;
    return begins !== true && !this.#knownOf(epoch).isSurelyLedTo(copy, thread);
  }
}
