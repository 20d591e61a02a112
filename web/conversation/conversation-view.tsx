import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ListedEntry, WholeEntry } from '../../client/src/types.ts';
import type { KnownContact } from '../compose/addressee.ts';
import type { ComposeMode } from '../compose/compose-props.ts';
import type { Reader } from '../element/outlook-sync-element.ts';
import type { Conversation } from '../state/conversation.ts';
import type { PageSession } from '../state/session.ts';
import type { ConversationWords } from '../words/conversation/words.ts';
import { useAnnouncements } from './announcements.ts';
import { type Desk, DeskContext } from './context.ts';
import { Icon } from './icons.tsx';
import { Empty, Failed, Loading, Notices } from './notices.tsx';
import { useEnd, useNearness, whenNear } from './reading-place.ts';
import { Stream, ToNewest } from './stream.tsx';
import { ThreadHead, ThreadList } from './threads.tsx';
import { useStore } from './use-store.ts';
import { loadWriting, WritingPlace } from './writing-place.tsx';

/** What is being written. */
interface Writing {
  readonly mode: ComposeMode;
  readonly replyTo: ListedEntry | null;
  readonly again: WholeEntry | null;
}

interface ViewProps {
  readonly reader: Reader<ConversationWords>;
  readonly conversation: Conversation;
  readonly session: PageSession;
  /** The CRM's id of the contact. */
  readonly contact: string;
  readonly known: KnownContact;
  readonly onSent: (entry: WholeEntry) => void;
}

/** By then what is read is there, and the network has nothing better to do. */
const PAINTED_MS = 1_500;

export function ConversationView({
  reader,
  conversation,
  session,
  contact,
  known,
  onSent,
}: ViewProps): JSX.Element {
  const { words } = reader;
  const state = useStore(conversation.state);
  const [thread, setThread] = useState<string | null>(null);
  const [isListOpen, setListOpen] = useState(false);
  const [writing, setWriting] = useState<Writing | null>(null);
  /** An entry that waits for Microsoft, as the part to write in says; null where none does. */
  const [waiting, setWaiting] = useState<string | null>(null);
  const [said, say] = useState('');
  const scroller = useRef<HTMLDivElement>(null);
  const opener = useRef<Element | null>(null);
  const near = useNearness(scroller, state.phase === 'ready');
  const { isAtEnd, missed, toEnd } = useEnd(scroller, state, near !== null);

  const desk = useMemo((): Desk => {
    const begin = (next: Writing): void => {
      const root = scroller.current?.getRootNode();
      opener.current = root instanceof ShadowRoot ? root.activeElement : null;
      setWaiting(null);
      setWriting(next);
    };
    return {
      reader,
      conversation,
      whenNear: (element, listener) => whenNear(near, element, listener),
      write: (mode, replyTo) => begin({ mode, replyTo, again: null }),
      writeAgain: (again) => begin({ mode: 'new', replyTo: null, again }),
      openThread: (id) => setThread(id),
      say,
    };
  }, [reader, conversation, near]);

  useAnnouncements(state, reader, say);

  useEffect(() => {
    if (state.phase !== 'ready') return undefined;
    const timer = setTimeout(
      () => void loadWriting(reader.language).catch(() => undefined),
      PAINTED_MS,
    );
    return () => clearTimeout(timer);
  }, [state.phase, reader]);

  // A thread that was chosen begins at its newest message, too.
  useEffect(() => toEnd(), [thread]);

  function choose(id: string | null): void {
    setThread(id);
    setListOpen(false);
  }

  // Gone out or failed, it says so itself: what was said of its waiting is no longer so.
  useEffect(() => {
    if (waiting === null) return;
    const entries = state.stretches.flatMap((one) => one.entries);
    const status = entries.find(({ id }) => id === waiting)?.status ?? 'queued';
    if (status === 'queued') return;
    const root = scroller.current?.getRootNode();
    // Who is at work elsewhere in the page stays there.
    if (root instanceof ShadowRoot && root.activeElement === null) opener.current = null;
    close();
  }, [state.stretches, waiting]);

  function close(): void {
    setWriting(null);
    setWaiting(null);
    const { current } = opener;
    if (current instanceof HTMLElement && current.isConnected) current.focus();
  }

  const chosen = state.threads.find(({ id }) => id === thread) ?? null;
  const isEmpty = state.phase === 'ready' && state.stretches.length === 0 && state.older === 'all';
  return (
    <DeskContext.Provider value={desk}>
      <section class="panel" part="panel" aria-label={words.title}>
        <header class="top">
          <h2>{words.title}</h2>
          {state.threads.length > 0 && (
            <button
              type="button"
              class="button quiet choose"
              aria-expanded={isListOpen}
              aria-controls="threads"
              onClick={() => setListOpen(!isListOpen)}
            >
              {chosen === null ? words.allThreads : chosen.subject || words.noSubject}
            </button>
          )}
          {state.phase === 'ready' && (
            <button type="button" class="button primary" onClick={() => desk.write('new', null)}>
              <Icon name="write" /> {words.write}
            </button>
          )}
        </header>
        <Notices state={state} reader={reader} />
        {state.phase === 'failed' ? (
          <Failed state={state} reader={reader} again={() => conversation.again()} />
        ) : state.phase === 'loading' ? (
          <Loading label={words.loading} />
        ) : (
          <div class={`rooms ${isListOpen ? 'is-list-open' : ''}`}>
            {state.threads.length > 0 && (
              <nav id="threads" aria-label={words.threads}>
                <ThreadList threads={state.threads} chosen={thread} choose={choose} />
              </nav>
            )}
            <div class="reading">
              {chosen !== null && <ThreadHead thread={chosen} state={state} />}
              <div
                class="stream"
                part="messages"
                ref={scroller}
                role="region"
                aria-label={words.messages}
                tabIndex={0}
              >
                {isEmpty ? (
                  <Empty words={words} />
                ) : (
                  near !== null && <Stream state={state} thread={thread} nearness={near} />
                )}
              </div>
              {!isAtEnd && !isEmpty && <ToNewest count={missed} onClick={toEnd} />}
            </div>
          </div>
        )}
        {writing !== null && (
          <WritingPlace
            session={session}
            state={state}
            contact={contact}
            known={known}
            {...writing}
            onSent={(entry) => {
              conversation.took(entry);
              toEnd();
              setWaiting(entry.status === 'queued' ? entry.id : null);
              if (entry.status !== 'failed') {
                say(words.status[entry.status]);
                opener.current = scroller.current;
              }
              onSent(entry);
            }}
            onClose={close}
          />
        )}
        <p class="aloud" role="status">
          {said}
        </p>
      </section>
    </DeskContext.Provider>
  );
}
