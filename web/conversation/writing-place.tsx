import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ComposeProps } from '../compose/compose-props.ts';
import type * as part from '../compose/part.ts';
import { type ComposeWords, composeWords } from '../words/compose/words.ts';
import { useDesk } from './context.ts';

type Part = typeof part;

/** What is needed to write comes when a conversation is there to be read: so that this is there sooner. */
export const composePart = (): Promise<Part> => import('../compose/part.ts');

/** The part to write in, as soon as it is there. */
export function WritingPlace(props: Omit<ComposeProps, 'words' | 'locale'>): JSX.Element {
  const { reader, say } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<{ part: Part; words: ComposeWords } | null>(null);

  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      const words = await composeWords[reader.language]();
      const loading = await composePart();
      const root = place.current?.getRootNode();
      if (isGone || !(root instanceof ShadowRoot)) return;
      const { COMPOSE_SHEET: sheet } = loading;
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
      setLoaded({ part: loading, words });
    };
    load().catch(() => {
      say(reader.words.actionFailed);
      props.onClose();
    });
    return () => {
      isGone = true;
    };
  }, [reader]);

  return (
    <div class="compose" ref={place}>
      {loaded && <loaded.part.Compose {...props} words={loaded.words} locale={reader.locale} />}
    </div>
  );
}
