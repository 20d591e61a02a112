import type { Connection, ListedEntry, SkippedMessage, Thread } from '../../client/src/types.ts';
import type { Stretch } from './conversation-pages.ts';
import type { SyncProblem } from './problem.ts';

/** All that a page shows of a contact's conversation. */
export interface ConversationState {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Why there is nothing to show, while `failed`. */
  readonly problem: SyncProblem | null;
  /** Null until it is known. */
  readonly connection: Connection | null;
  /** The one with mail last first. */
  readonly threads: readonly Thread[];
  readonly stretches: readonly Stretch[];
  readonly skipped: readonly SkippedMessage[];
  /** `all`: nothing older is there. */
  readonly older: 'more' | 'loading' | 'failed' | 'all';
  /** False: news do not come in at the moment, and are asked for again by itself. */
  readonly isLive: boolean;
  /** What came in or changed last while the page was open, for who hears it. */
  readonly latest: { readonly entry: ListedEntry; readonly isNew: boolean } | null;
  /** Ids of threads and skipped messages at which something is being done. */
  readonly busy: ReadonlySet<string>;
  /** What was asked for last and did not work; null when it was seen. */
  readonly refused: { readonly id: string; readonly problem: SyncProblem } | null;
  /** Skipped messages that are looked at once more. */
  readonly retried: ReadonlySet<string>;
}

/** Before anything was read. */
export const EMPTY: ConversationState = {
  phase: 'loading',
  problem: null,
  connection: null,
  threads: [],
  stretches: [],
  skipped: [],
  older: 'more',
  isLive: true,
  latest: null,
  busy: new Set(),
  refused: null,
  retried: new Set(),
};
