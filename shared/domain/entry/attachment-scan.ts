/** What Microsoft's scanner puts in an attachment's place until it is done, with or without an ending. */
const PLACEHOLDER = /^(ATP|Safe Attachments) Scan In Progress\b/i;

/** Scans take minutes. What still has that name later was forwarded with it, and is all that there will be. */
const SCAN_MS = 60 * 60_000;

/** Something that stands for an attachment that is still being scanned: its bytes are a notice, not the file. */
export function isScanPlaceholder({ name }: { readonly name: string }): boolean {
  return PLACEHOLDER.test(name);
}

/** Times in milliseconds since 1970. */
export function mayBeScanned(receivedAt: number, now: number): boolean {
  return now - receivedAt < SCAN_MS;
}
