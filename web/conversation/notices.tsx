import type { JSX } from 'preact';
import type { Reader } from '../element/outlook-sync-element.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import type { ConversationWords } from '../words/conversation/words.ts';
import { fill } from '../words/fill.ts';
import { Icon } from './icons.tsx';

interface Props {
  readonly state: ConversationState;
  readonly reader: Reader<ConversationWords>;
}

/** What a reader has to know of the whole: that news do not come in, and why. */
export function Notices({
  state: { connection, isLive, phase },
  reader: { words },
}: Props): JSX.Element | null {
  if (phase !== 'ready') return null;
  const told =
    connection?.status === 'disconnected'
      ? words.notConnected
      : connection?.status === 'needs_reconnect'
        ? words.needsReconnect
        : !isLive
          ? words.notLive
          : connection?.current === false
            ? connection.problems > 0
              ? words.incomplete
              : words.behind
            : null;
  if (told === null) return null;
  return (
    <p class="notice" part="notice" role="status">
      <Icon name="warn" /> {told}
    </p>
  );
}

export function Failed({
  state: { problem },
  reader: { words },
  again,
}: Props & { readonly again: () => void }): JSX.Element {
  return (
    <div class="empty" role="alert">
      <p>
        <strong>{words.failed}</strong>
      </p>
      {problem?.requestId && <p class="muted">{fill(words.quote, { id: problem.requestId })}</p>}
      <p>
        <button type="button" class="button" onClick={again}>
          {words.tryAgain}
        </button>
      </p>
    </div>
  );
}

export function Loading({ label }: { readonly label: string }): JSX.Element {
  return (
    <div class="loading" role="status">
      <span class="aloud">{label}</span>
      {[0, 1, 2].map((one) => (
        <div key={one} class="bone" aria-hidden="true" />
      ))}
    </div>
  );
}

/** No mail yet: what one can do. */
export function Empty({ words }: { readonly words: ConversationWords }): JSX.Element {
  return (
    <div class="empty">
      <p>
        <strong>{words.empty}</strong>
      </p>
      <p class="muted">{words.emptyHint}</p>
    </div>
  );
}
