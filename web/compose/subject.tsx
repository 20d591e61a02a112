import type { ComponentChild } from 'preact';
import type { ComposeWords } from '../words/compose/words.ts';
import { Fault } from './fault.tsx';

interface Props {
  readonly subject: string;
  readonly fault: string | null;
  readonly isFrozen: boolean;
  readonly words: ComposeWords;
  readonly onInput: (subject: string) => void;
}

export function Subject({ subject, fault, isFrozen, words, onInput }: Props): ComponentChild {
  return (
    <div class="field">
      <label class={`row${fault === null ? '' : ' faulty'}`}>
        <span class="label">{words.subject}</span>
        <input
          class="bare subject-line"
          type="text"
          dir={subject === '' ? undefined : 'auto'}
          value={subject}
          readOnly={isFrozen}
          aria-invalid={fault === null ? undefined : 'true'}
          aria-describedby="subject-fault"
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      </label>
      <Fault id="subject-fault" text={fault} />
    </div>
  );
}
