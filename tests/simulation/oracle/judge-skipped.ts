import type { Who } from '../story/epochs.ts';
import type { Judged } from './judged.ts';
import { isOwed, skipCode } from './owed.ts';
import { PROPERTIES, type Report } from './properties.ts';
import type { Verdict } from './verdict.ts';

/** What a user is told of messages that were not synced: all of them, and by the rules alone. */
export function judgeSkipped(
  { expectations, exchange }: Judged,
  { account, user }: Who,
  list: readonly any[],
  report: Report,
): void {
  const own = expectations.verdicts.all.filter(
    ({ epoch }) => epoch.account === account && epoch.user === user,
  );
  // Of a skipped message only when it came and from whom is shown, and of a private one not even that.
  const isOf = (skip: any, { copy, thread }: Verdict): boolean =>
    skip.contactId === thread.contact &&
    (skip.from.email === copy.letter.from || skip.code === 'marked_private') &&
    exchange
      .copiesOf(copy.letter)
      .some(({ receivedAt }) => new Date(receivedAt).toISOString() === skip.occurredAt);

  for (const verdict of own.filter(isOwed)) {
    const code = skipCode(verdict.copy);
    const isThere = list.some((skip) => isOf(skip, verdict) && skip.code === code);
    if (code !== null && !isThere) {
      const { no } = verdict.copy.letter;
      report(PROPERTIES.in, `letter ${no} is not in the skipped list of ${account}/${user}`);
    }
  }
  for (const skip of list) {
    if (skip.code === 'ambiguous_contact') continue;
    const isByRule = own.some(
      (verdict) =>
        isOf(skip, verdict) &&
        (skipCode(verdict.copy) === skip.code || verdict.copy.trouble !== null),
    );
    if (!isByRule) {
      report(PROPERTIES.out, `${skip.id} (${skip.code}) is skipped for no reason`);
    }
  }
}
