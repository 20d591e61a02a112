import type { WrittenRow } from '../host/written-rows.ts';

/** Ways that the app has gone, by what it has stored. */
export function* storedBranches(row: WrittenRow): Generator<string> {
  const { table, rowKey } = row;
  if (table === 'conversations') {
    if (rowKey.startsWith('e!')) yield* ofEntry(row.value);
    if (rowKey.startsWith('k!')) yield `skipped ${row.value.code}`;
    if (rowKey.startsWith('s!')) yield* ofSend(row.value);
  } else if (table === 'poison' && rowKey.startsWith('p!')) {
    yield `poison of ${row.value.queue}`;
  } else if (table === 'connections' && row.value.lastError) {
    yield `connection ${row.value.lastError.code}`;
  }
}

function* ofEntry(entry: any): Generator<string> {
  if (entry.failure) yield `failed ${entry.failure.code}`;
  if (entry.unknownSender) yield 'entered of an unknown sender';
  if (entry.kind && entry.kind !== 'message') yield `entered ${entry.kind}`;
}

function* ofSend(send: any): Generator<string> {
  if (send.looks?.length > 0) yield `sending looked for ${Math.min(send.looks.length, 2)} times`;
  if (send.lease?.deaths > 0) yield 'sending died on';
  if (send.state === 'sending' && send.sendingSince === null) yield 'sending without an answer';
  if (send.isStamped === false) yield 'sending without a stamp';
  if (send.replyTo !== null) yield 'sending a reply';
}
