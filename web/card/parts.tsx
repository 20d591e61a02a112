/** @jsxImportSource #drawing */
import type { Drawing } from '../drawing/jsx-runtime.ts';
import type { Tone } from './scene.ts';

export function Button(props: {
  readonly look?: 'primary' | 'danger' | 'quiet';
  readonly class?: string;
  /** Pressed, and being answered: it keeps the focus and does nothing. */
  readonly isWorking?: boolean;
  readonly isSubmit?: boolean;
  readonly onPress?: (button: Element) => void;
  readonly children: Drawing;
}) {
  const { look = '', isWorking = false, onPress } = props;
  return (
    <button
      type={props.isSubmit ? 'submit' : 'button'}
      class={`button ${look} ${props.class ?? ''}`}
      part={`button ${look}`}
      aria-disabled={isWorking}
      onClick={(event) => {
        if (isWorking) event.preventDefault();
        else onPress?.(event.currentTarget);
      }}
    >
      {props.children}
    </button>
  );
}

/** An envelope. */
function Glyph() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      aria-hidden="true"
    >
      <rect x="3" y="5" width="18" height="14" rx="2.5" stroke-width="1.75" />
      <path d="m4 7.5 8 6 8-6" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}

export function Head(props: {
  readonly title: string;
  readonly below: Drawing;
  readonly status: string | null;
  readonly tone: Tone;
}) {
  // An address that is too long for a line breaks there.
  const [name = '', domain = ''] = props.title.split('@');
  return (
    <header class="head">
      <span class="tile">
        <Glyph />
      </span>
      <div>
        <h2 part="title" tabIndex={-1}>
          {name}
          {domain === '' ? null : (
            <>
              @<wbr />
              {domain}
            </>
          )}
        </h2>
        <p>{props.below}</p>
      </div>
      {props.status === null ? null : (
        <span class={`pill ${props.tone}`} part="status">
          {props.status}
        </span>
      )}
    </header>
  );
}

export function List(props: { readonly of: readonly string[]; readonly kept?: boolean }) {
  return (
    <ul class={props.kept ? 'list kept' : 'list'}>
      {props.of.map((text) => (
        <li key={text}>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

export function Notice(props: {
  readonly tone: Tone;
  readonly text: string;
  readonly quote?: string | null;
}) {
  return (
    <div class={`notice ${props.tone}`} part="notice">
      <span>{props.text}</span>
      {props.quote ? <span class="quote">{props.quote}</span> : null}
    </div>
  );
}
