/** A stored entry of a conversation, as far as it is looked at. */
export interface SeenEntry {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  /** The address of the one that it was read in, or sent from. */
  readonly mailbox: string;
  readonly contactId: string;
  readonly threadId: string;
  readonly origin: string;
  readonly direction: string;
  readonly unknownSender: boolean;
  readonly status: string;
  readonly failure: { readonly code: string } | null;
  readonly internetMessageId: string | null;
  readonly snippet: string;
  readonly attachments: readonly { readonly id: string; readonly type: string }[];
}

export interface SeenSkip {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  readonly contactId: string;
  readonly code: string;
  readonly occurredAt: string;
  readonly from: { readonly email: string };
}

/** A stored thread, as it was when it was first seen. */
export interface SeenThread {
  readonly id: string;
  readonly accountId: string;
  readonly userId: string;
  readonly contactId: string;
  readonly startedAt: string;
}

interface Stored<T> {
  readonly at: number;
  readonly value: T;
}

/** A row that was written, in words of its own: the oracle loads no code of the app. */
interface WrittenRow {
  readonly table: string;
  readonly rowKey: string;
  readonly value: unknown;
}

/**
 * What was written to storage and when: the moment of a write is what no answer tells. It stands for a reader who asks
 * the CRM's routes all the time.
 */
export class Observations {
  readonly #now: () => number;
  /** By entry id; `at` is its first write. */
  readonly entries = new Map<string, Stored<SeenEntry>>();
  /** By id. */
  readonly threads = new Map<string, SeenThread>();
  /** By id. */
  readonly skipped = new Map<string, Stored<SeenSkip>>();
  /** Ids of messages that a poison record names. */
  readonly poisoned = new Set<string>();
  readonly #watermarks: ((oid: string, syncedThrough: number) => void)[] = [];
  readonly #reached = new Map<string, string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A mailbox says that everything up to this moment of Exchange's clock is in. */
  onWatermark(heard: (oid: string, syncedThrough: number) => void): void {
    this.#watermarks.push(heard);
  }

  written(row: WrittenRow): void {
    const { table, rowKey } = row;
    if (table === 'conversations' && rowKey.startsWith('e!')) {
      const entry = row.value as SeenEntry;
      const at = this.entries.get(entry.id)?.at ?? this.#now();
      this.entries.set(entry.id, { at, value: entry });
    } else if (table === 'conversations' && rowKey.startsWith('t!')) {
      const thread = row.value as SeenThread;
      if (!this.threads.has(thread.id)) this.threads.set(thread.id, thread);
    } else if (table === 'conversations' && rowKey.startsWith('k!')) {
      const skip = row.value as SeenSkip;
      if (!this.skipped.has(skip.id)) this.skipped.set(skip.id, { at: this.#now(), value: skip });
    } else if (table === 'poison' && rowKey.startsWith('p!')) {
      const { ids } = row.value as { ids: Readonly<Record<string, string | readonly string[]>> };
      for (const id of ids['messages'] ?? []) this.poisoned.add(id);
    } else if (table === 'mailboxes' && rowKey === 'mailbox') {
      const { ref, identity, syncedThrough } = row.value as {
        ref: string;
        identity: { oid: string };
        syncedThrough: string | null;
      };
      if (syncedThrough === null || this.#reached.get(ref) === syncedThrough) return;
      this.#reached.set(ref, syncedThrough);
      for (const heard of this.#watermarks) heard(identity.oid, Date.parse(syncedThrough));
    }
  }
}
