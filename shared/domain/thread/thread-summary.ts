import { cut } from '../bounds.ts';
import type { Direction, Entry } from '../entry/entry.ts';
import type { EntryId } from '../ids.ts';

/** Of a subject in a thread's row, which is rewritten with each of its messages. */
const SUBJECT_CHARACTERS = 250;

interface LastEntry {
  readonly id: EntryId;
  readonly occurredAt: string;
  readonly direction: Direction;
  readonly snippet: string;
}

/** What a list shows of a thread. It is kept in the thread's row, which is written with each of its messages anyhow. */
export interface ThreadSummary {
  /** Of its first message. Null: a version before this one began it. */
  readonly subject: string | null;
  /** Address of the mailbox that its last message went through. */
  readonly mailbox: string | null;
  readonly last: LastEntry | null;
  /** Null: not known, since a version before this one has written some of them. */
  readonly counts: { readonly entries: number; readonly skipped: number } | null;
}

/** Of a thread that nothing was noted of. */
export const UNKNOWN_SUMMARY: ThreadSummary = {
  subject: null,
  mailbox: null,
  last: null,
  counts: null,
};

/** Of a thread that begins with this entry. */
export function firstSummary(entry: Entry): ThreadSummary {
  return withEntry(emptySummary(entry.subject), entry);
}

/** Of a thread that a message is to begin. */
export function emptySummary(subject: string): ThreadSummary {
  return {
    ...UNKNOWN_SUMMARY,
    subject: cut(subject, SUBJECT_CHARACTERS),
    counts: { entries: 0, skipped: 0 },
  };
}

export function withEntry(
  { subject, last, counts }: ThreadSummary,
  { id, occurredAt, direction, snippet, mailbox }: Entry,
): ThreadSummary {
  // Ids sort newest first, and what came late stands where it belongs.
  const isNewest = last === null || id < last.id;
  return {
    subject,
    mailbox,
    last: isNewest ? { id, occurredAt, direction, snippet } : last,
    counts: counts && { ...counts, entries: counts.entries + 1 },
  };
}

export function withSkipped(summary: ThreadSummary): ThreadSummary {
  const { counts } = summary;
  return counts === null
    ? summary
    : { ...summary, counts: { ...counts, skipped: counts.skipped + 1 } };
}
