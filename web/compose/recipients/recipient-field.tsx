import type { ComponentChild, TargetedClipboardEvent, TargetedKeyboardEvent } from 'preact';
import { useId, useRef } from 'preact/hooks';
import type { ComposeWords } from '../../words/compose/words.ts';
import { fill } from '../../words/fill.ts';
import { useAfterDrawing } from '../after-drawing.ts';
import { Fault } from '../fault.tsx';
import { Cross } from '../icons.tsx';
import { formatRecipient, type Recipient } from './parse-recipients.ts';

interface Props {
  readonly label: string;
  readonly list: readonly Recipient[];
  /** The contact, who stands first and stays. */
  readonly first?: ComponentChild;
  readonly fault: string | null;
  readonly hint?: string | null;
  readonly isFrozen: boolean;
  readonly words: ComposeWords;
  /** Kept with the draft at each key. */
  readonly typed: string;
  readonly onType: (text: string) => void;
  /** Whom a text names. */
  readonly onAdd: (text: string) => void;
  readonly onRemove: (removed: Recipient) => void;
  readonly children?: ComponentChild;
}

/** Recipients as chips, and the place where more are typed or pasted. */
export function RecipientField(props: Props): ComponentChild {
  const { label, list, first, fault, hint, isFrozen, words, typed, children } = props;
  const { onType, onAdd, onRemove } = props;
  const input = useRef<HTMLInputElement>(null);
  const chips = useRef<HTMLUListElement>(null);
  const id = useId();
  const afterDrawing = useAfterDrawing();

  /** Or the place to type in, where there is no such chip. */
  function focusChip(place: number): void {
    const buttons = chips.current?.querySelectorAll<HTMLElement>('.chip-text');
    (buttons?.[place] ?? input.current)?.focus();
  }

  function remove(place: number, next: number): void {
    const gone = list[place];
    if (gone === undefined || isFrozen) return;
    onRemove(gone);
    afterDrawing(() => focusChip(next));
  }

  function edit(place: number): void {
    const one = list[place];
    if (one === undefined || isFrozen) return;
    onRemove(one);
    onAdd(typed);
    onType(formatRecipient(one));
    afterDrawing(() => {
      // Not every browser gives the focus to what is selected.
      focusChip(-1);
      input.current?.select();
    });
  }

  function onInputKey(event: TargetedKeyboardEvent<HTMLInputElement>): void {
    const { currentTarget, key } = event;
    if (event.isComposing) return;
    const isAtStart = currentTarget.selectionStart === 0 && currentTarget.selectionEnd === 0;
    if (key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      onAdd(currentTarget.value);
    } else if ((key === ',' || key === ';') && !isInQuotes(currentTarget.value)) {
      event.preventDefault();
      onAdd(currentTarget.value);
    } else if (key === 'Backspace' && currentTarget.value === '' && list.length > 0) {
      event.preventDefault();
      remove(list.length - 1, -1);
    } else if (key === backKey(currentTarget) && isAtStart && list.length > 0) {
      event.preventDefault();
      focusChip(list.length - 1);
    }
  }

  function onChipKey(event: TargetedKeyboardEvent<HTMLElement>, place: number): void {
    const back = backKey(event.currentTarget);
    if (event.key === back) focusChip(Math.max(0, place - 1));
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      focusChip(place + 1 < list.length ? place + 1 : -1);
    } else if (event.key === 'Backspace') remove(place, Math.max(0, place - 1));
    else if (event.key === 'Delete') remove(place, place + 1 < list.length ? place : -1);
    else return;
    event.preventDefault();
  }

  function onPaste(event: TargetedClipboardEvent<HTMLInputElement>): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    // A part of an address is pasted as into any field.
    if (typed !== '' || !/[,;\n]|@.*@|<.+@.+>/s.test(text)) return;
    event.preventDefault();
    onAdd(text);
  }

  return (
    <div class="field">
      <div class={`row${fault === null ? '' : ' faulty'}`} role="group" aria-labelledby={id}>
        <span class="label" id={id}>
          {label}
        </span>
        <div
          class="chips"
          onClick={(event) => event.target === event.currentTarget && input.current?.focus()}
        >
          {first}
          {list.length > 0 && (
            <ul class="chip-list" ref={chips}>
              {list.map((one, place) => (
                <li class={`chip${one.isInvalid ? ' invalid' : ''}`} key={one.email}>
                  <button
                    type="button"
                    class="chip-text"
                    tabIndex={-1}
                    disabled={isFrozen}
                    title={formatRecipient(one)}
                    aria-label={fill(words.editRecipient, { name: formatRecipient(one) })}
                    onClick={() => edit(place)}
                    onKeyDown={(event) => onChipKey(event, place)}
                  >
                    <bdi>{one.name ?? one.email}</bdi>
                  </button>
                  <button
                    type="button"
                    class="chip-remove"
                    tabIndex={-1}
                    disabled={isFrozen}
                    aria-label={fill(words.removeRecipient, { name: formatRecipient(one) })}
                    onClick={() => remove(place, -1)}
                  >
                    <Cross />
                  </button>
                </li>
              ))}
            </ul>
          )}
          <input
            ref={input}
            class="bare"
            type="text"
            inputMode="email"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            dir={typed === '' ? undefined : 'auto'}
            aria-labelledby={id}
            aria-describedby={`${id}-hint${fault === null ? '' : ` ${id}-fault`}`}
            aria-invalid={fault === null ? undefined : 'true'}
            value={typed}
            readOnly={isFrozen}
            onInput={(event) => onType(event.currentTarget.value)}
            onKeyDown={onInputKey}
            onPaste={onPaste}
            onBlur={(event) => typed !== '' && onAdd(event.currentTarget.value)}
          />
          <span class="aloud" id={`${id}-hint`}>
            {words.recipientsHint}
          </span>
        </div>
        {children}
      </div>
      {hint ? <p class="hint">{hint}</p> : null}
      <Fault id={`${id}-fault`} text={fault} />
    </div>
  );
}

function isInQuotes(text: string): boolean {
  return (text.match(/"/g)?.length ?? 0) % 2 === 1;
}

/** The arrow that leads to what stands before. */
function backKey(element: Element): string {
  return getComputedStyle(element.parentElement ?? element).direction === 'rtl'
    ? 'ArrowRight'
    : 'ArrowLeft';
}
