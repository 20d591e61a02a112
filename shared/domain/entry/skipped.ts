import type { SkippedMessage } from './entry.ts';

/** Where it is not known which limit kept a message out, it was the one that installations begin with. */
const FIRST_LIMIT = 3 * 1024 * 1024;

/**
 * Whether looking at it again may end otherwise: Graph may give by now what it did not give, or the limit was raised.
 * What is marked private, has too large a body or the Message-ID of another mail stays so.
 */
export function isRetryable(skipped: SkippedMessage, attachmentLimit: number): boolean {
  switch (skipped.code) {
    case 'unreadable':
      return true;
    case 'attachment_too_large':
      return attachmentLimit > (skipped.attachmentLimit ?? FIRST_LIMIT);
    default:
      return false;
  }
}
