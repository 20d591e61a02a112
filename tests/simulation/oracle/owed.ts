import type { Copy } from '../microsoft/letter.ts';
import type { Verdict } from './verdict.ts';

/** Bytes of content that the app is told to let through. */
const LIMIT = 3000;

/** It must be in: sure to belong, still there, and readable; an unreadable one may end in either list. */
export function isOwed({ sure, copy }: Pick<Verdict, 'sure' | 'copy'>): boolean {
  return sure && copy.goneAt === null && copy.trouble === null;
}

/** Why a message of a thread is not synced, by the rules; null when it is. */
export function skipCode({ letter }: Copy): string | null {
  if (letter.markedPrivate) return 'marked_private';
  return letter.files.some(({ bytes }) => bytes > LIMIT) ? 'attachment_too_large' : null;
}
