import type { ComponentChild } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ComposeWords } from '../../words/compose/words.ts';
import { Fault } from '../fault.tsx';
import { linkAddress } from './href.ts';

interface Props {
  /** Of the link that is changed; empty for a new one. */
  readonly address: string;
  readonly words: ComposeWords;
  /** Null leaves all as it is; empty takes the link away. */
  readonly onClose: (address: string | null) => void;
}

/** Not a form of its own, since it may stand in one of the page. */
export function LinkForm({ address, words, onClose }: Props): ComponentChild {
  const [isRefused, setRefused] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  // At once: the next key is for it.
  useLayoutEffect(() => input.current?.focus(), []);

  function add(): void {
    const found = linkAddress(input.current?.value ?? '');
    setRefused(found === null);
    if (found === null) input.current?.focus();
    else onClose(found);
  }

  return (
    <div
      class="link-form"
      role="group"
      aria-label={words.link}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose(null);
        else if (event.key === 'Enter' && event.target === input.current) add();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <label class="aloud" for={id}>
        {words.linkAddress}
      </label>
      <input
        ref={input}
        id={id}
        class="boxed"
        type="text"
        inputMode="url"
        dir="ltr"
        placeholder="https://"
        defaultValue={address}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={isRefused}
        aria-describedby={`${id}-fault`}
      />
      <button type="button" class="button" onClick={add}>
        {words.linkAdd}
      </button>
      {address !== '' && (
        <button type="button" class="button quiet" onClick={() => onClose('')}>
          {words.linkRemove}
        </button>
      )}
      <Fault id={`${id}-fault`} text={isRefused ? words.linkInvalid : null} />
    </div>
  );
}
