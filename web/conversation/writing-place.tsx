import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { KnownContact } from '../compose/addressee.ts';
import type { ComposeProps } from '../compose/compose-props.ts';
import type * as part from '../compose/part.ts';
import type { ConversationState } from '../state/conversation-state.ts';
import type { ComposeWords } from '../words/compose/words.ts';
import type { Language } from '../words/language.ts';
import { useDesk } from './context.ts';

interface Loaded {
  readonly part: typeof part;
  readonly words: ComposeWords;
}

/** What is needed to write comes when a conversation is there to be read: so that this is there sooner. */
export async function loadWriting(language: Language): Promise<Loaded> {
  const loaded = await import('../compose/part.ts');
  return { part: loaded, words: await loaded.composeWords[language]() };
}

type Props = Pick<ComposeProps, 'session' | 'mode' | 'replyTo' | 'again' | 'onSent' | 'onClose'> & {
  readonly state: ConversationState;
  /** The CRM's id of the contact. */
  readonly contact: string;
  readonly known: KnownContact;
};

/** The part to write in, as soon as it is there. */
export function WritingPlace({ state, contact, known, ...writing }: Props): JSX.Element {
  const { reader, say } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);

  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      const loading = await loadWriting(reader.language);
      const root = place.current?.getRootNode();
      if (isGone || !(root instanceof ShadowRoot)) return;
      const { COMPOSE_SHEET: sheet } = loading.part;
      if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets.push(sheet);
      setLoaded(loading);
    };
    load().catch(() => {
      say(reader.words.actionFailed);
      writing.onClose();
    });
    return () => {
      isGone = true;
    };
  }, [reader]);

  return (
    <div class="compose" ref={place}>
      {loaded && (
        <loaded.part.Compose
          {...writing}
          connection={state.connection}
          contact={loaded.part.addresseeOf(contact, state, known)}
          words={loaded.words}
          locale={reader.locale}
        />
      )}
    </div>
  );
}
