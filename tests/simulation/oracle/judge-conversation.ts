import type { Judged } from './judged.ts';
import { isOwed, skipCode } from './owed.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** All that belongs to a contact's conversation is in it once, and nothing else is. */
export function judgeConversation(
  { expectations }: Judged,
  account: string,
  contact: string,
  entries: readonly any[],
  report: Report,
): void {
  const where = `${account}/${contact}`;
  const times = new Map<string | null, number>();
  for (const { internetMessageId: id } of entries) times.set(id, (times.get(id) ?? 0) + 1);
  for (const [messageId, count] of times) {
    if (messageId === null || count === 1) continue;
    report(PROPERTIES.in, `${messageId} is in ${where} ${count} times`);
  }

  const here = expectations.verdicts.all.filter(
    ({ epoch, thread }) => epoch.account === account && thread.contact === contact,
  );
  for (const { copy } of here.filter(isOwed)) {
    const { messageId, no, stamp } = copy.letter;
    // A CRM send that another mailbox got, too, is the send's own entry.
    const isIn = times.has(messageId) || entries.some(({ id }) => id === stamp);
    if (skipCode(copy) === null && !isIn) report(PROPERTIES.in, `letter ${no} is not in ${where}`);
  }

  const allowed = new Map(here.map(({ copy }) => [copy.letter.messageId, copy.letter]));
  for (const { id, origin, direction, internetMessageId, subject, snippet } of entries) {
    if (origin === 'crm') continue;
    const letter = allowed.get(internetMessageId);
    if (letter?.isForged === true && direction === 'outbound') {
      report(PROPERTIES.out, `letter ${letter.no} was forged and is shown as the user's`);
    }
    if (!letter) report(PROPERTIES.out, `${internetMessageId} "${subject}" is in ${where}`);
    // What the CRM sends for another connection of the mailbox has its own words.
    else if (letter.stamp === null && !String(snippet).startsWith(`letter ${letter.no}.`)) {
      report(PROPERTIES.out, `${id} shows another letter than ${letter.no}`);
    }
  }
}
