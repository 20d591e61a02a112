import type { JSX } from 'preact';
import type { SkippedMessage } from '../../client/src/types.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import { useDesk } from './context.ts';
import { Icon } from './icons.tsx';
import { memo } from './memo.ts';
import { nameOf } from './people.ts';
import { fill } from '../words/fill.ts';

/** How a skipped message stands: whether it can be looked at again here, and what came of that. */
type KeptOutState = 'nothing' | 'retryable' | 'busy' | 'retried' | 'refused';

export function keptOutState(
  { id, retryable, userId }: SkippedMessage,
  { connection, busy, retried, refused }: ConversationState,
): KeptOutState {
  if (retried.has(id)) return 'retried';
  if (busy.has(id)) return 'busy';
  if (refused?.id === id) return 'refused';
  return retryable && connection?.userId === userId ? 'retryable' : 'nothing';
}

/** The place where a message is missing: why, and what can be done. */
export const KeptOut = memo(function KeptOut({
  skipped,
  state,
}: {
  readonly skipped: SkippedMessage;
  readonly state: KeptOutState;
}): JSX.Element {
  const { reader, conversation } = useDesk();
  const { words, locale } = reader;
  const { from, occurredAt, code, direction, id } = skipped;
  const given = {
    name: nameOf(from),
    time: locale.time(occurredAt),
    why: words.skipped[code],
  };
  return (
    <div class="kept-out" part="skipped">
      <Icon name="warn" />
      <p>
        {fill(direction === 'inbound' ? words.wasSkippedFrom : words.wasSkipped, given)}{' '}
        <span class="muted">
          {state === 'retried' ? words.isLookedAt : words.skippedAdvice[code]}
        </span>
        {state === 'refused' && <span class="bad"> {words.actionFailed}</span>}
      </p>
      {(state === 'retryable' || state === 'busy' || state === 'refused') && (
        <button
          type="button"
          class="button"
          aria-disabled={state === 'busy'}
          onClick={() => void conversation.retry(id)}
        >
          {words.lookAgain}
        </button>
      )}
    </div>
  );
});
