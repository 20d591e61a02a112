import type { SkippedMessage } from '../domain/entry/entry.ts';
import { isRetryable } from '../domain/entry/skipped.ts';

/** A skipped message as the interface shows it: whether a retry makes sense is said by today's limit. */
export function skippedShape(
  skipped: SkippedMessage,
  limit: number,
): Omit<SkippedMessage, 'attachmentLimit'> {
  const { attachmentLimit: _, ...shown } = skipped;
  return { ...shown, retryable: isRetryable(skipped, limit) };
}
