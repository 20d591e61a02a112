import { everyone, type Letter } from '../microsoft/letter.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** Each entry says what kind of mail it is; and what came back, and nothing else, says so. */
export function judgeKinds(
  { crm, exchange }: Judged,
  entries: readonly any[],
  report: Report,
): void {
  // A draft is addressed after it was made: its copy knows to whom.
  const all = [...exchange.letters, ...exchange.copies.map(({ letter }) => letter)];
  const addressed = all.toSorted((a, b) => everyone(a).length - everyone(b).length);
  const letters = new Map(addressed.map((letter) => [letter.messageId, letter]));
  const told = new Set(
    crm.events
      .filter(({ data }) => data['status'] === 'bounced')
      .map(({ data }) => data['entryId']),
  );
  for (const { id, kind, origin, direction, status, failure, internetMessageId } of entries) {
    const isCrm = origin === 'crm';
    const due = isCrm ? 'message' : letters.get(internetMessageId)?.kind;
    if (due !== undefined && kind !== due) {
      report(PROPERTIES.kinds, `${internetMessageId} is ${kind} and not ${due}`);
    }
    if (direction !== 'outbound') continue;
    // The app may not have learned the Message-ID of a send whose answer was lost.
    const about = letters.get(internetMessageId) ?? addressed.findLast(({ stamp }) => stamp === id);
    const reports = exchange.letters.filter((one) => about && isBelievable(one, about));
    if (status !== 'bounced') {
      if (reports.some((one) => isIn(entries, one))) {
        report(PROPERTIES.kinds, `${internetMessageId} came back and is ${status}`);
      }
      continue;
    }
    if (reports.length === 0) {
      report(PROPERTIES.kinds, `${internetMessageId} is bounced, and never came back`);
    }
    if (failure?.code !== 'recipient_unknown') {
      report(PROPERTIES.kinds, `${internetMessageId} came back as ${failure?.code}`);
    }
    if (!told.has(id)) report(PROPERTIES.told, `that ${id} came back was not announced`);
  }
}

/** A forger at the own domain of a recipient can't be told from that domain's mail system: it is believed, too. */
function isBelievable({ kind, isForged, inReplyTo, from }: Letter, about: Letter): boolean {
  if (kind !== 'bounce' || inReplyTo !== about.messageId) return false;
  const isFromOurs = domainOf(from) === domainOf(about.from);
  const isFromRecipients = everyone(about).some((email) => domainOf(email) === domainOf(from));
  return !isForged || (isFromRecipients && !isFromOurs);
}

function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1);
}

function isIn(entries: readonly any[], { messageId }: Letter): boolean {
  return entries.some((entry) => entry.internetMessageId === messageId);
}
