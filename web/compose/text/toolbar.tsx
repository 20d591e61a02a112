import type { ComponentChild, FunctionComponent, TargetedKeyboardEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { ComposeWords } from '../../words/compose/words.ts';
import { Bold, Bullets, Italic, Link, Numbers } from '../icons.tsx';
import type { Mark } from './commands.ts';

interface Props {
  readonly on: ReadonlySet<Mark>;
  readonly isFrozen: boolean;
  readonly words: ComposeWords;
  readonly onMark: (mark: Mark) => void;
  readonly onLink: () => void;
}

interface Tool {
  readonly mark: Mark | 'link';
  readonly word: 'bold' | 'italic' | 'bullets' | 'numbers' | 'link';
  readonly keys: string;
  readonly Icon: FunctionComponent;
}

const TOOLS: readonly Tool[] = [
  { mark: 'bold', word: 'bold', keys: 'B', Icon: Bold },
  { mark: 'italic', word: 'italic', keys: 'I', Icon: Italic },
  { mark: 'insertUnorderedList', word: 'bullets', keys: 'Shift+8', Icon: Bullets },
  { mark: 'insertOrderedList', word: 'numbers', keys: 'Shift+7', Icon: Numbers },
  { mark: 'link', word: 'link', keys: 'K', Icon: Link },
];

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** One stop of the Tab key; the arrows lead from tool to tool. */
export function Toolbar({ on, isFrozen, words, onMark, onLink }: Props): ComponentChild {
  const [current, setCurrent] = useState(0);

  function onKeyDown(event: TargetedKeyboardEvent<HTMLElement>): void {
    const { currentTarget: bar, key } = event;
    const isRtl = getComputedStyle(bar).direction === 'rtl';
    const steps: Record<string, number> = { ArrowRight: isRtl ? -1 : 1, ArrowLeft: isRtl ? 1 : -1 };
    const step = steps[key] ?? 0;
    const ends: Record<string, number> = { Home: 0, End: TOOLS.length - 1 };
    const next = ends[key] ?? (current + step + TOOLS.length) % TOOLS.length;
    if (next === current) return;
    event.preventDefault();
    setCurrent(next);
    bar.querySelectorAll('button')[next]?.focus();
  }

  return (
    <div class="toolbar" role="toolbar" aria-label={words.formatting} onKeyDown={onKeyDown}>
      {TOOLS.map(({ mark, word, keys, Icon }, place) => (
        <button
          type="button"
          class="tool"
          key={mark}
          tabIndex={place === current ? 0 : -1}
          disabled={isFrozen}
          aria-label={words[word]}
          aria-pressed={mark === 'link' ? undefined : on.has(mark)}
          aria-keyshortcuts={`${IS_MAC ? 'Meta' : 'Control'}+${keys}`}
          title={`${words[word]} (${IS_MAC ? '⌘' : 'Ctrl'}+${keys})`}
          // The text keeps the selection that the tool is for.
          onMouseDown={(event) => event.preventDefault()}
          onFocus={() => setCurrent(place)}
          onClick={() => (mark === 'link' ? onLink() : onMark(mark))}
        >
          <Icon />
        </button>
      ))}
    </div>
  );
}
