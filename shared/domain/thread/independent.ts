/** What one message says of the others beside it. */
export interface Linked {
  readonly messageIdHash: string;
  /** Hashes of the Message-IDs that it answers or refers to. */
  readonly refersTo: readonly string[];
  /** The user has sent it: whom it was written to are participants for what comes after it. */
  readonly isSent: boolean;
}

/**
 * How many of these messages, oldest first, can be judged beside each other: none of them answers another, none is a
 * second copy of another, and only the last was sent by the user. At least one.
 */
export function independent(messages: readonly Linked[]): number {
  const seen = new Set<string>();
  for (const [place, { messageIdHash, refersTo, isSent }] of messages.entries()) {
    if (seen.has(messageIdHash) || refersTo.some((id) => seen.has(id))) return place;
    if (isSent) return place + 1;
    seen.add(messageIdHash);
  }
  return messages.length;
}
