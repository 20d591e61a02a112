import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../words/compose/words.ts';
import { fill } from '../words/fill.ts';
import type { ComposeState } from './compose-state.ts';
import { type FileMark, isKeyForgotten } from './draft.ts';
import { Quote } from './refusal.tsx';

interface Props {
  readonly state: ComposeState;
  /** What the service said of the mail as a whole. */
  readonly error: string | null;
  readonly words: ComposeWords;
  readonly onRetry: () => void;
  readonly onChange: () => void;
  readonly onSendAsAnother: () => void;
  readonly onClose: () => void;
}

/** How it went, and what can be done now. Read aloud when it comes. */
export function Notice(props: Props): ComponentChild {
  const { state } = props;
  const isBad = ['doubt', 'reused'].includes(state.phase.kind) || props.error !== null;
  return (
    <div role={isBad ? 'alert' : 'status'} class="notice-place">
      {contentOf(props)}
    </div>
  );
}

function contentOf(props: Props): ComponentChild {
  const { state, error, words, onRetry, onChange, onSendAsAnother, onClose } = props;
  const { phase, lost } = state;
  switch (phase.kind) {
    case 'sending':
      return <span class="aloud">{words.sending}</span>;
    case 'doubt': {
      const said = isKeyForgotten(state.draft)
        ? words.forgotten
        : lost.length === 0
          ? words.doubt
          : fill(words.doubtFiles, { names: namesOf(lost) });
      return (
        <div class="told warn">
          <p>
            {said} <Quote code={phase.code} requestId={phase.requestId} words={words} />
          </p>
          <div class="actions">
            {said === words.doubt && (
              <button type="button" class="button primary" onClick={onRetry}>
                {words.tryAgain}
              </button>
            )}
            <button
              type="button"
              class="button"
              aria-describedby="change-warning"
              onClick={onChange}
            >
              {words.changeIt}
            </button>
          </div>
          <p class="hint" id="change-warning">
            {words.changeWarning}
          </p>
        </div>
      );
    }
    case 'reused':
      return (
        <div class="told warn">
          <p>{words.reused}</p>
          <div class="actions">
            <button type="button" class="button primary" onClick={onClose}>
              {words.close}
            </button>
            <button type="button" class="button" onClick={onSendAsAnother}>
              {words.sendAsNew}
            </button>
          </div>
        </div>
      );
    case 'taken':
      return (
        phase.entry.status === 'queued' && (
          <div class="told plain">
            <p>{words.queued}</p>
            <div class="actions">
              <button type="button" class="button" onClick={onClose}>
                {words.close}
              </button>
            </div>
          </div>
        )
      );
    case 'writing': {
      const { refused } = phase;
      if (refused !== null) {
        return (
          <div class={error === null ? 'quote-line' : 'told bad'}>
            <p>
              {error} <Quote code={refused.code} requestId={refused.requestId} words={words} />
            </p>
          </div>
        );
      }
      if (lost.length > 0) {
        return <p class="told plain">{fill(words.filesLost, { names: namesOf(lost) })}</p>;
      }
      return state.isRestored && <p class="aloud">{words.restored}</p>;
    }
  }
}

function namesOf(files: readonly FileMark[]): string {
  return files.map(({ name }) => name).join(', ');
}
