import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../words/compose/words.ts';
import { Bin } from './icons.tsx';

interface Props {
  readonly isSending: boolean;
  readonly isKept: boolean;
  readonly words: ComposeWords;
  readonly onSend: () => void;
  readonly onDiscard: () => void;
}

/** Send, or throw it away. */
export function Foot({ isSending, isKept, words, onSend, onDiscard }: Props): ComponentChild {
  return (
    <footer class="foot">
      <button
        type="button"
        class="button primary"
        part="send"
        // Not `disabled`, which would throw the focus out of it.
        aria-disabled={isSending}
        aria-keyshortcuts="Control+Enter Meta+Enter"
        title={navigator.userAgent.includes('Mac') ? words.sendKeysMac : words.sendKeys}
        // What a field that is left has to say moves the button, and the press would be lost.
        onMouseDown={(event) => event.preventDefault()}
        onClick={onSend}
      >
        {isSending ? words.sending : words.send}
      </button>
      <span class="hint kept">{isKept && !isSending ? words.draftKept : ''}</span>
      <button
        type="button"
        class="tool"
        aria-label={words.discard}
        title={words.discard}
        disabled={isSending}
        onClick={onDiscard}
      >
        <Bin />
      </button>
    </footer>
  );
}
