import type { VirtualTime } from '../engine/virtual-time.ts';
import type { Copy, MailRead } from '../microsoft/letter.ts';
import type { Notifier } from '../microsoft/notifier.ts';
import { isDisturbed } from './disturbance.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Report, type Violation } from './properties.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Longest time from the last look at the connection to the write, or to Graph's send, that follows it. */
const WRITE_AFTER_MS = 5 * SECOND;
const SEND_AFTER_MS = 65 * SECOND;
/** Longer than all looks for a message that is not readable yet. */
const PROMPT_MS = 8 * MINUTE;
/** What can only be judged at the moment in which it happens. */
export class Watch {
  readonly violations: Violation[] = [];
  readonly #world: Judged;
  readonly #time: VirtualTime;
  readonly #doubtfulReads: { readonly copy: Copy; readonly what: MailRead }[] = [];

  constructor(world: Judged, time: VirtualTime) {
    this.#world = world;
    this.#time = time;
    world.seen.onWatermark((oid, through) => this.#judgeWatermark(oid, through));
  }

  read(copy: Copy, what: MailRead): void {
    const { expectations } = this.#world;
    const allowed = isAllowed(expectations, copy, what);
    if (!allowed) this.#doubtfulReads.push({ copy, what });
  }

  /** A thread takes answers from its draft on, which is known for sure only when it is sent. */
  judgeReads(): void {
    const { all: verdicts } = this.#world.expectations.verdicts;
    const members = new Set(verdicts.map(({ copy }) => copy.letter));
    for (const { copy, what } of this.#doubtfulReads) {
      if (members.has(copy.letter)) continue;
      this.#report(PROPERTIES.private, `${what} of letter ${copy.letter.no} in ${copy.mailbox}`);
    }
  }

  #judgeWatermark(oid: string, through: number): void {
    const { expectations, exchange } = this.#world;
    const mailbox = exchange.directory.mailboxes.find((one) => one.oid === oid)?.email;
    for (const verdict of expectations.verdicts.all) {
      const { copy, sure, epoch } = verdict;
      if (!sure || copy.mailbox !== mailbox || copy.receivedAt >= through) continue;
      // What is filed under a new id shows up late, with its old time.
      if (epoch.endingSince !== null || copy.goneAt !== null || copy.isRefiled) continue;
      if (expectations.verdicts.isAccountedFor(verdict)) continue;
      this.#report(
        PROPERTIES.watermark,
        `${mailbox} says ${new Date(through).toISOString()}, and letter ${copy.letter.no} of ${new Date(copy.receivedAt).toISOString()} is not in`,
      );
    }
  }

  /** Of what was written when: once the story is over. */
  judgeMoments(notifier: Notifier): void {
    this.judgeReads();
    this.#judgeStops();
    this.#judgePromptness(notifier);
  }

  #judgeStops(): void {
    const { seen, expectations, epochs } = this.#world;
    for (const { at, value } of seen.entries.values()) {
      if (value.origin === 'crm') continue;
      const reasons = expectations.verdicts.all.filter(
        ({ copy, thread, epoch }) =>
          copy.letter.messageId === value.internetMessageId &&
          thread.contact === value.contactId &&
          epoch.account === value.accountId,
      );
      const stands = ({ epoch }: (typeof reasons)[number]): boolean =>
        epoch.endedAt === null || at <= epoch.endedAt + WRITE_AFTER_MS;
      if (reasons.length > 0 && !reasons.some(stands)) {
        this.#report(
          PROPERTIES.stopped,
          `${value.internetMessageId} came in after the end of its connection`,
        );
      }
    }
    for (const [stamp, sent] of expectations.submissions) {
      const entry = seen.entries.get(stamp)?.value;
      for (const { at, mailbox } of sent) {
        const stands = epochs.all.some(
          (epoch) =>
            epoch.account === entry?.accountId &&
            epoch.user === entry.userId &&
            epoch.mailbox === mailbox &&
            (epoch.endedAt === null || at <= epoch.endedAt + SEND_AFTER_MS),
        );
        if (!stands)
          this.#report(PROPERTIES.stopped, `${stamp} left after the end of its connection`);
      }
    }
  }

  #judgePromptness(notifier: Notifier): void {
    const { expectations, seen, faults } = this.#world;
    const name = (account: string, messageId: string | null) => `${account} ${messageId}`;
    const writtenAt = new Map(
      [...seen.entries.values()].map(({ at, value }) => [
        name(value.accountId, value.internetMessageId),
        at,
      ]),
    );
    for (const { copy, epoch, sure, begins, foundBy } of expectations.verdicts.all) {
      const told = notifier.toldAt.get(copy.id);
      if (
        told === undefined ||
        !sure ||
        copy.goneAt !== null ||
        copy.isRefiled ||
        // By then the tries are half an hour apart.
        copy.failsUntil > told ||
        epoch.endingSince !== null
      )
        continue;
      const isIn = (id: string): boolean =>
        (writtenAt.get(name(epoch.account, id)) ?? Infinity) <= told;
      // What leads to its thread must have been in by then, or it was rightly judged without it.
      if (!begins && !foundBy.some(isIn)) continue;
      if (isDisturbed(faults, told, told + PROMPT_MS)) continue;
      if (this.#time.now() < told + PROMPT_MS) continue;
      const at = writtenAt.get(name(epoch.account, copy.letter.messageId));
      if (at === undefined || at <= told + PROMPT_MS) continue;
      this.#report(
        PROPERTIES.prompt,
        `letter ${copy.letter.no} took ${Math.round((at - told) / SECOND)} s`,
      );
    }
  }

  /** Each once: a watermark that is wrong stays wrong for a while. */
  readonly #report: Report = (property, what) => {
    if (!this.violations.some((one) => one.what === what)) this.violations.push({ property, what });
  };
}

function isAllowed(expectations: Judged['expectations'], copy: Copy, what: MailRead): boolean {
  switch (what) {
    case 'people':
      return expectations.mayReadPeople(copy);
    case 'envelope':
      return expectations.points(copy);
    case 'read':
    case 'attachment':
      return expectations.mayRead(copy);
  }
}
