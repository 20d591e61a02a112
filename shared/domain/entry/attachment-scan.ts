import { SCAN_MS } from '../durations.ts';

/** What Microsoft's scanner puts in an attachment's place until it is done, with or without an ending. */
const PLACEHOLDER = /^(ATP|Safe Attachments) Scan In Progress\b/i;

/** Something that stands for an attachment that is still being scanned: its bytes are a notice, not the file. */
export function isScanPlaceholder({ name }: { readonly name: string }): boolean {
  return PLACEHOLDER.test(name);
}

/** Times in milliseconds since 1970. */
export function mayBeScanned(receivedAt: number, now: number): boolean {
  return now - receivedAt < SCAN_MS;
}
