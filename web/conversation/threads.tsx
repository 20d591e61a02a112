import type { JSX } from 'preact';
import type { Thread } from '../../client/src/types.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import { useDesk } from './context.ts';
import { fill } from '../words/fill.ts';

interface ListProps {
  readonly threads: readonly Thread[];
  readonly chosen: string | null;
  readonly choose: (thread: string | null) => void;
}

/** The threads with the contact, to choose one of. */
export function ThreadList({ threads, chosen, choose }: ListProps): JSX.Element {
  const { words, locale } = useDesk().reader;
  return (
    <ul class="threads" role="list">
      <li>
        <button
          type="button"
          class="thread all"
          aria-current={chosen === null}
          onClick={() => choose(null)}
        >
          {words.allThreads}
        </button>
      </li>
      {threads.map(({ id, subject, people, state, counts, lastEntry, startedAt }) => (
        <li key={id}>
          <button
            type="button"
            class="thread"
            aria-current={chosen === id}
            onClick={() => choose(id)}
          >
            <span class="thread-subject" dir="auto">
              {subject || words.noSubject}
            </span>
            <time dateTime={lastEntry?.occurredAt ?? startedAt}>
              {locale.time(lastEntry?.occurredAt ?? startedAt)}
            </time>
            <span class="thread-snippet muted" dir="auto">
              {lastEntry?.snippet ?? people.map(({ email }) => email).join(', ')}
            </span>
            <span class="thread-facts muted">
              <span class={`dot ${state}`} aria-hidden="true" />
              {state === 'syncing' ? words.syncing : words.isStopped}
              {counts && ` · ${locale.plural(counts.entries, words.countOfMessages)}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface HeadProps {
  readonly thread: Thread;
  readonly state: ConversationState;
}

/** What a thread is: its people, whether it syncs, and the button that changes that. */
export function ThreadHead({ thread, state }: HeadProps): JSX.Element {
  const { reader, conversation } = useDesk();
  const { words, locale } = reader;
  const { id, subject, people, stopped, userId } = thread;
  const isOwn = state.connection?.userId === userId;
  const isBusy = state.busy.has(id);
  const isRefused = state.refused?.id === id;
  const since =
    stopped === null
      ? words.syncing
      : stopped.at === null
        ? words.stopped[stopped.why]
        : fill(words.stoppedAt, {
            why: words.stopped[stopped.why],
            time: locale.time(stopped.at),
          });
  return (
    <div class="thread-head" part="thread">
      <div>
        <h3 dir="auto">{subject || words.noSubject}</h3>
        <p class="muted" dir="auto">
          {people.map(({ email }) => email).join(', ')}
        </p>
        <p class="state">
          <span class={`dot ${thread.state}`} aria-hidden="true" /> {since}{' '}
          {stopped !== null && isOwn && <span class="muted">{words.stoppedHint}</span>}
          {!isOwn && <span class="muted">{words.othersThread}</span>}
        </p>
        {isRefused && (
          <p class="bad" role="alert">
            {words.actionFailed}
          </p>
        )}
      </div>
      {isOwn && (
        <button
          type="button"
          class="button"
          aria-disabled={isBusy}
          onClick={() => void conversation.turn(id, stopped !== null)}
        >
          {stopped === null ? words.stop : words.start}
        </button>
      )}
    </div>
  );
}
