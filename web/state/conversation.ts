import type { Attachment, ListedEntry, Thread, WholeEntry } from '../../client/src/types.ts';
import { conversationCalls } from './conversation-calls.ts';
import { isErased, withChanges, withOlder, withoutErased } from './conversation-pages.ts';
import { type ConversationState, EMPTY } from './conversation-state.ts';
import { follow, type Visibility } from './follow.ts';
import { SyncProblem } from './problem.ts';
import { recent } from './recent.ts';
import { senderNames } from './sender-names.ts';
import type { PageSession } from './session.ts';
import { store, type Store } from './store.ts';

export interface Conversation {
  readonly state: Store<ConversationState>;
  /** Reads on into the past, once at a time. */
  readonly older: () => Promise<void>;
  /** Stops a thread, or starts it. */
  readonly turn: (thread: string, sync: boolean) => Promise<void>;
  /** Has a skipped message looked at once more. */
  readonly retry: (skipped: string) => Promise<void>;
  readonly whole: (entry: ListedEntry) => Promise<WholeEntry>;
  readonly attachment: (entry: string, attachment: Attachment) => Promise<Blob>;
  /** An entry that a send has made. */
  readonly took: (entry: WholeEntry) => void;
  /** After `failed`. */
  readonly again: () => void;
  readonly end: () => void;
}

/** A connection's change, and what it does to threads, is not noted with the contact: looked for each so many quiet questions. */
const QUIET = 3;
/** Bodies that are kept: what is around the reader. */
const BODIES = 80;

/** A contact's conversation, read by a page's session, live until `end`. */
export function conversation(options: {
  readonly session: PageSession;
  readonly contact: string;
  readonly page: Visibility;
}): Conversation {
  const calls = conversationCalls(options.session, options.contact);
  const state = store(EMPTY);
  const bodies = recent<WholeEntry>(BODIES);
  const names = senderNames();
  let cursor: string | null = null;
  let through = '';
  let quiet = 0;
  let unfollow: () => void = () => undefined;
  let isEnded = false;

  const change = (next: Partial<ConversationState>): void => {
    if (!isEnded) state.set((old) => ({ ...old, ...next }));
  };

  async function begin(): Promise<void> {
    try {
      await Promise.all([
        calls.connection().then((connection) => change({ connection })),
        messages(),
      ]);
      change({ phase: 'ready', problem: null });
      unfollow();
      const tell = (problem: unknown): void => change({ isLive: problem === null });
      if (!isEnded) unfollow = follow({ ask: news, tell, page: options.page });
    } catch (error) {
      change({ phase: 'failed', problem: asProblem(error) });
    }
  }

  async function messages(): Promise<void> {
    // First, so that nothing is missed that comes while the first page is read.
    through = await calls.now();
    await Promise.all([pageOfOlder(), around()]);
  }

  async function pageOfOlder(): Promise<void> {
    const read = await calls.page(cursor);
    cursor = read.nextCursor;
    names.learn(read.entries);
    const { stretches } = state.get();
    change({
      stretches: withOlder(stretches, read.entries.map(names.named)),
      older: cursor === null ? 'all' : 'more',
    });
  }

  /** What stands around the messages. */
  async function around(): Promise<void> {
    const [threads, skipped] = await Promise.all([calls.threads(), calls.skipped()]);
    change({
      // Of an erased one there is nothing left to be seen, and it never goes on.
      threads: threads
        .filter((thread) => !isErased(thread))
        .toSorted((a, b) => (lastOf(a) < lastOf(b) ? 1 : -1)),
      skipped,
      stretches: withoutErased(state.get().stretches, threads),
    });
  }

  async function news(signal: AbortSignal): Promise<boolean> {
    const read = await calls.changes(through, signal);
    // Without an entry something else has changed: a message was skipped, a thread was stopped.
    const isNews = read.updatedThrough !== through;
    quiet = isNews ? 0 : quiet + 1;
    if (read.entries.length > 0) take(read.entries);
    if (isNews || quiet % QUIET === 0) {
      const [, connection] = await Promise.all([around(), calls.connection()]);
      // Still kept out after a while, a message may be asked for once more.
      change({ connection, ...(isNews ? {} : { retried: EMPTY.retried }) });
    }
    through = read.updatedThrough;
    return isNews;
  }

  function take(entries: readonly ListedEntry[]): void {
    names.learn(entries);
    const before = state.get();
    const known = new Map(
      before.stretches.flatMap((one) => one.entries.map(({ id, version }) => [id, version])),
    );
    const stretches = withChanges(
      before.stretches,
      entries.map(names.named),
      before.older === 'all',
    );
    if (stretches === before.stretches) return;
    const changed = entries.filter(({ id, version }) => (known.get(id) ?? 0) < version);
    const entry = changed.at(-1);
    change({
      stretches,
      ...(entry ? { latest: { entry, isNew: !known.has(entry.id) } } : {}),
    });
  }

  /** Does something at a thing, which is busy meanwhile; a refusal is told, never thrown. */
  async function act(id: string, work: () => Promise<Partial<ConversationState>>): Promise<void> {
    if (state.get().busy.has(id)) return;
    change({ busy: new Set([...state.get().busy, id]), refused: null });
    let told: Partial<ConversationState>;
    try {
      told = await work();
    } catch (error) {
      told = { refused: { id, problem: asProblem(error) } };
    }
    const busy = new Set(state.get().busy);
    busy.delete(id);
    change({ ...told, busy });
  }

  void begin();
  return {
    state,

    async older() {
      const { older, phase } = state.get();
      if (phase !== 'ready' || older === 'all' || older === 'loading') return;
      change({ older: 'loading' });
      try {
        await pageOfOlder();
      } catch {
        change({ older: 'failed' });
      }
    },

    turn: (id, sync) =>
      act(id, async () => {
        const turned = await calls.turn(id, sync);
        const { threads } = state.get();
        return { threads: threads.map((one) => (one.id === id ? turned : one)) };
      }),

    retry: (id) =>
      act(id, async () => {
        await calls.retry(id);
        return { retried: new Set([...state.get().retried, id]) };
      }),

    whole: ({ id, version }) => bodies(`${id} ${version}`, () => calls.whole(id)),

    attachment: (entry, file) => calls.attachment(entry, file),

    took(entry) {
      take([entry]);
    },

    again() {
      // What came since the first page was read is in none of the changes that are asked for from now on.
      cursor = null;
      change(EMPTY);
      void begin();
    },

    end() {
      isEnded = true;
      unfollow();
    },
  };
}

function lastOf({ lastEntry, startedAt }: Thread): string {
  return lastEntry?.occurredAt ?? startedAt;
}

function asProblem(error: unknown): SyncProblem {
  if (error instanceof SyncProblem) return error;
  return new SyncProblem('unknown', '', { cause: error });
}
