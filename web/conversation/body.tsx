import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import { useDesk } from './context.ts';
import { PlainText } from './plain-text.tsx';
import type * as wholeBody from './whole-body.tsx';

/** All that a message says, and what shows it. */
interface Whole {
  readonly entry: WholeEntry;
  readonly part: typeof wholeBody;
  /** How high the text was that it takes the place of, in pixels. */
  readonly instead: number;
}

/**
 * What a message says: the new text at once, its layout and what it quotes as soon as somebody looks. What lays mail out
 * is loaded beside the first such message, so that the words of all are there sooner.
 */
export function Body({ entry }: { readonly entry: ListedEntry }): JSX.Element {
  const desk = useDesk();
  const { words } = desk.reader;
  const place = useRef<HTMLDivElement>(null);
  const [whole, setWhole] = useState<Whole | 'failed' | null>(null);
  const { id, version } = entry;

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    let isGone = false;
    const show = (read: Whole): void => {
      read.part.keepPlace(element);
      setWhole(read);
    };
    const unwatch = desk.whenNear(element, () => {
      Promise.all([desk.conversation.whole(entry), import('./whole-body.tsx')]).then(
        ([read, part]) => !isGone && show({ entry: read, part, instead: element.clientHeight }),
        () => !isGone && setWhole('failed'),
      );
    });
    return () => {
      isGone = true;
      unwatch();
    };
  }, [id, version]);

  const isFailed = whole === 'failed';
  const note = entry.simplified && <p class="note muted">{words.simplified}</p>;
  return (
    <div class="body" part="body" ref={place}>
      {whole === null || isFailed ? (
        <>
          <PlainText text={entry.newText ?? entry.snippet} />
          {note}
        </>
      ) : (
        <whole.part.WholeBody listed={entry} entry={whole.entry} instead={whole.instead}>
          {note}
        </whole.part.WholeBody>
      )}
      {isFailed && <p class="note bad">{words.unreadable}</p>}
    </div>
  );
}
