import type { Copy } from '../microsoft/letter.ts';
import type { Circle } from './audience.ts';
import { isDisturbed } from './disturbance.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';
import { shownAs, type ShownAs } from './shown-as.ts';
import type { Verdict } from './verdict.ts';

const MINUTE = 60_000;
/** A copy to oneself waits this long for the one in Sent Items. */
const SENT_COPY_WITHIN_MS = 2 * MINUTE;
const LOOKED_AFTER_MS = 8 * MINUTE;

/** Whose mail an entry is said to be, and which way it went. */
export function judgeWriters(
  world: Judged,
  account: string,
  contact: string,
  entries: readonly any[],
  report: Report,
): void {
  const sends = new Set(world.crm.sends.map(({ entryId }) => entryId));
  for (const entry of entries) {
    const { id, direction, origin, unknownSender, internetMessageId, from } = entry;
    const said = `${direction} ${origin}${unknownSender ? ', unknown sender' : ''}`;
    const reasons = world.expectations.verdicts.all.filter(
      ({ copy, thread, epoch }) =>
        copy.letter.messageId === internetMessageId &&
        thread.contact === contact &&
        epoch.account === account,
    );
    const isSend = sends.has(id) || world.expectations.submissions.has(id);
    const ways = isSend ? new Set<ShownAs>(['outbound crm']) : waysOf(world, reasons);
    // One that has no reason to be there at all is another's to tell.
    if (ways.size > 0 && !ways.has(said as ShownAs)) {
      report(
        PROPERTIES.writer,
        `${internetMessageId} is ${said} and not ${[...ways].join(' or ')}`,
      );
    }
    const [letter] = reasons.map(({ copy }) => copy.letter);
    if (origin !== 'crm' && letter && from.email !== letter.from) {
      report(PROPERTIES.writer, `${internetMessageId} is said to be from ${from.email}`);
    }
  }
}

function waysOf(world: Judged, reasons: readonly Verdict[]): ReadonlySet<ShownAs> {
  const { exchange, expectations } = world;
  const ways = reasons.flatMap((reason) => {
    const { mailbox, letter } = reason.copy;
    // Whichever copy of the mailbox was first to be seen.
    const copies = exchange.copiesOf(letter).filter((copy) => copy.mailbox === mailbox);
    const circle = expectations.circleOf(reason.thread, mailbox);
    const others = isLongKnown(circle, reason.copy) ? copies : [];
    return copies
      .filter((copy) => !isOutdone(world, reason, copy, others))
      .flatMap((copy) => Array.from(shownAs(copy, circle)));
  });
  return new Set(ways);
}

/** A new name of the mailbox may not be known for its own: nobody waits for its Sent copy. */
function isLongKnown({ own }: Circle, { letter }: Copy): boolean {
  return own.some(({ email, since }) => email === letter.from && since === -Infinity);
}

/**
 * A copy to oneself, when the one that the writer's program kept was there in time, and belonged when it came: it may have
 * been looked at before there was a thread for it.
 */
function isOutdone(
  { faults }: Judged,
  { sure, at, copy: first }: Verdict,
  { wasDelivered, createdAt }: Copy,
  copies: readonly Copy[],
): boolean {
  if (!wasDelivered || !sure || isDisturbed(faults, at, at + LOOKED_AFTER_MS)) return false;
  return copies.some(
    (kept) =>
      !kept.wasDelivered &&
      kept.goneAt === null &&
      (kept === first || kept.createdAt >= first.createdAt) &&
      kept.createdAt <= createdAt + SENT_COPY_WITHIN_MS,
  );
}
