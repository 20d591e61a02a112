interface Change {
  readonly kind: string;
  readonly row?: {
    readonly rowKey: string;
    readonly properties: Readonly<Record<string, unknown>>;
  };
}

/** Ways that the app has gone, by what it has stored. */
export function* storedBranches(table: string, changes: readonly Change[]): Generator<string> {
  for (const { kind, row } of changes) {
    const json = kind === 'delete' ? undefined : row?.properties['json'];
    if (!row || typeof json !== 'string') continue;
    yield* branchesOf(table, row.rowKey, JSON.parse(json));
  }
}

function* branchesOf(table: string, rowKey: string, value: any): Generator<string> {
  if (table === 'conversations') {
    if (rowKey.startsWith('e!')) yield* ofEntry(value);
    if (rowKey.startsWith('k!')) yield `skipped ${value.code}`;
    if (rowKey.startsWith('s!')) yield* ofSend(value);
  } else if (table === 'poison' && rowKey.startsWith('p!')) {
    yield `poison of ${value.queue}`;
  } else if (table === 'connections' && value.lastError) {
    yield `connection ${value.lastError.code}`;
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
