import type { Connections } from '../../../ports/connections.ts';
import type { Conversations, SkippedList } from '../../../ports/conversation.ts';
import type { Counters } from '../../../ports/telemetry.ts';
import type { AfterCommitPorts } from './after-commit.ts';
import type { MarkBouncedPorts } from './mark-bounced.ts';

/** What the writing of admitted messages needs, whichever way it goes. */
export interface CommitPorts extends AfterCommitPorts, MarkBouncedPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly conversations: Pick<
    Conversations,
    'commit' | 'thread' | 'guard' | 'versionedGuard' | 'contact' | 'skipped' | 'entry' | 'send'
  >;
  readonly skippedList: Pick<SkippedList, 'put' | 'remove' | 'find'>;
  readonly counters: Pick<Counters, 'add' | 'lag'>;
}
