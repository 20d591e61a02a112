import type { Who } from '../story/epochs.ts';
import type { Judged } from './judged.ts';
import { isOwed } from './owed.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** What would begin a thread of several contacts' is told to its user, and nothing else is told so. */
export function judgeStarts(
  { expectations }: Judged,
  { account, user }: Who,
  list: readonly any[],
  report: Report,
): void {
  const told = list.filter(({ code }) => code === 'ambiguous_contact');
  const own = expectations.verdicts.ambiguous.filter(
    ({ epoch }) => epoch.account === account && epoch.user === user,
  );
  const times = (receivedAt: number): string => new Date(receivedAt).toISOString();
  for (const one of own.filter(isOwed)) {
    if (told.some((skip) => skip.occurredAt === times(one.copy.receivedAt))) continue;
    report(
      PROPERTIES.in,
      `letter ${one.copy.letter.no} is not told as ambiguous to ${account}/${user}`,
    );
  }
  for (const skip of told) {
    const isByRule = own.some(({ copy }) => times(copy.receivedAt) === skip.occurredAt);
    if (!isByRule) report(PROPERTIES.out, `${skip.id} is ambiguous for no reason`);
  }
}
