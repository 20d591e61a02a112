import type { Letter } from '../microsoft/letter.ts';
import { namedBlobs } from './attachment-blobs.ts';
import type { Judged } from './judged.ts';
import { PROPERTIES, type Report } from './properties.ts';

/** Each entry has the attachments of its letter, with their bytes; nothing else is stored. */
export async function judgeAttachments(
  { crm, exchange, storedAttachments }: Judged,
  entries: readonly any[],
  report: Report,
): Promise<void> {
  const letters = new Map(exchange.letters.map((letter) => [letter.messageId, letter]));
  for (const entry of entries) {
    const letter = letters.get(entry.internetMessageId);
    if (letter && entry.origin !== 'crm') judgeNames(letter, entry, report);
    for (const { id, name, size } of entry.attachments) {
      const bytes = await crm.attachment(entry, id);
      // The simulation fills a file with its name, or with `x` when the CRM sends it.
      const fill = entry.origin === 'crm' ? 'x' : name;
      if (bytes === null) report(PROPERTIES.attachments, `${name} of ${entry.id} is not there`);
      else if (!bytes.equals(Buffer.alloc(size, fill))) {
        report(PROPERTIES.attachments, `${name} of ${entry.id} has other bytes`);
      }
    }
  }
  const named = namedBlobs(entries);
  const loose = storedAttachments().filter((name) => !named.has(name));
  if (loose.length > 0) {
    report(PROPERTIES.attachments, `${loose.length} stored attachments have no entry`);
  }
}

function judgeNames({ no, files }: Letter, entry: any, report: Report): void {
  const own = files.map(({ name, bytes }) => `${name} ${bytes}`).toSorted();
  const shown = entry.attachments.map(({ name, size }: any) => `${name} ${size}`).toSorted();
  if (shown.join() !== own.join()) {
    report(PROPERTIES.attachments, `letter ${no} has ${own.join()} and shows ${shown.join()}`);
  }
}
