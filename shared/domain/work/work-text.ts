/**
 * Work as a queue carries it: JSON in base64. The app packs and unpacks it by itself (`messageEncoding` of host.json is
 * `none`): a host that unpacks never hands on what it can't, and such a message would end unseen in the poison queue.
 */
export function packWork(work: unknown): string {
  return Buffer.from(JSON.stringify(work)).toString('base64');
}

/** What the host handed over, unpacked. JSON is parsed by the host already; what is neither is returned as it came. */
export function unpackWork(given: unknown): unknown {
  if (typeof given !== 'string') return given;
  try {
    const bytes = Buffer.from(given, 'base64');
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return given;
  }
}
