import { parseArgs } from 'node:util';

/** What the arithmetic takes for granted. Each is a flag: `--privateMails 40`. */
export const ASSUMPTIONS = {
  /** Mails of a mailbox in a day that are in no thread of the CRM, received or sent. */
  privateMails: 80,
  /** Of threads: received, or written in Outlook. */
  syncedMails: 6,
  /** Sends of the CRM for one mailbox in a day. */
  sends: 4,
  /** Stored attachments for each synced mail. */
  attachments: 0.3,
  /** The busiest minute against the mean of the day. */
  peak: 5,
  /** How much of a published limit is planned with. */
  headroom: 0.5,
  /** Of one instance: 512, 2048 or 4096. */
  memoryMb: 2048,
  /** Part of its cores that an instance is given work for; the Functions host takes from it, too. */
  utilisation: 0.4,
  /** Milliseconds that a lone run takes, most of it waiting for Graph and the storage. */
  runMs: 400,
  /** Kilobytes of rows that a synced mail or a send leaves in tables, and of an attachment in blobs. */
  rowKb: 12,
  attachmentKb: 300,
  /** Months of mail that are kept. */
  keptMonths: 12,
};

export type Assumptions = typeof ASSUMPTIONS;

/** The assumptions with what the flags say in their place. Throws for what is no flag or no number. */
export function assumptionsOf(args: readonly string[]): Assumptions {
  const names = Object.keys(ASSUMPTIONS);
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
  const { values } = parseArgs({ args: [...args], options });
  const changed = Object.entries(values).map(([name, value]) => {
    const number = Number(value);
    if (!Number.isFinite(number) || number < 0) throw new RangeError(`--${name} takes a number`);
    return [name, number] as const;
  });
  return { ...ASSUMPTIONS, ...Object.fromEntries(changed) };
}
