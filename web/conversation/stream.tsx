import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ConversationState } from '../state/conversation-state.ts';
import { type Item, itemsOf } from '../state/conversation-pages.ts';
import { useDesk } from './context.ts';
import { dayName, isSameDay } from './days.ts';
import { Icon } from './icons.tsx';
import { memo } from './memo.ts';
import { KeptOut, keptOutState } from './kept-out.tsx';
import { Message } from './message.tsx';
import type { Nearness } from './nearness.ts';

/** Of a message that nobody has seen yet; what was seen is as high as it was. */
const GUESSED_PX = 170;

interface StreamProps {
  readonly state: ConversationState;
  readonly thread: string | null;
  readonly nearness: Nearness;
}

/** What stands in a stretch, and of what that was made: while this is the same, nothing of it is drawn again. */
interface Drawn {
  readonly key: number;
  readonly items: readonly Item[];
  readonly from: readonly unknown[];
}

/**
 * The messages, newest last. Only the stretches around the reader are drawn; each other one is as high as it was when it
 * was. The list lies in a column that is laid from its end, so that what comes in above moves nothing.
 */
export function Stream({ state, thread, nearness }: StreamProps): JSX.Element {
  const isWhole = isComplete(state, thread);
  const kept = useRef(new Map<number, Drawn>());
  const all = state.stretches.map((stretch, place) => {
    const { skipped, older } = state;
    const next = state.stretches[place + 1]?.entries[0]?.id;
    const from = [stretch, next, skipped, thread, place === 0 && older === 'all'];
    const before = kept.current.get(stretch.key);
    if (before?.from.every((one, at) => one === from[at]) === true) return before;
    const items = itemsOf(state.stretches, place, skipped, { thread, isWhole: older === 'all' });
    const drawn = { key: stretch.key, items, from };
    kept.current.set(stretch.key, drawn);
    return drawn;
  });
  const shown = all.filter(({ items }) => items.length > 0);
  let before: Item | null = null;
  return (
    <div class="column">
      <Older state={state} isWhole={isWhole} nearness={nearness} isEmpty={shown.length === 0} />
      {shown.map(({ key, items }, place) => {
        const previous = before;
        before = items.at(-1) ?? before;
        return (
          <Stretch
            key={key}
            items={items}
            previous={previous}
            state={items.some(({ kind }) => kind === 'skipped') ? state : null}
            isMixed={thread === null}
            isNewest={place === shown.length - 1}
            nearness={nearness}
          />
        );
      })}
    </div>
  );
}

/** Whether all of what is asked for is there. */
function isComplete({ older, threads, stretches }: ConversationState, thread: string | null) {
  if (older === 'all') return true;
  const chosen = threads.find(({ id }) => id === thread);
  if (!chosen?.counts) return false;
  const entries = stretches.flatMap((one) => one.entries);
  return entries.filter(({ threadId }) => threadId === thread).length >= chosen.counts.entries;
}

interface OlderProps {
  readonly state: ConversationState;
  readonly isWhole: boolean;
  readonly isEmpty: boolean;
  readonly nearness: Nearness;
}

/** Above the oldest message: reads on when somebody comes near. */
function Older({ state, isWhole, isEmpty, nearness }: OlderProps): JSX.Element {
  const { reader, conversation } = useDesk();
  const { words } = reader;
  const place = useRef<HTMLDivElement>(null);
  const oldest = state.stretches[0]?.key;
  const isMore = !isWhole && state.older === 'more';

  useEffect(() => {
    const element = place.current;
    if (element === null || !isMore) return undefined;
    return nearness.far(element, (isNear) => {
      if (isNear) void conversation.older();
    });
  }, [oldest, isMore]);

  return (
    <div class="older muted" ref={place}>
      {isWhole ? (
        !isEmpty && words.beginning
      ) : state.older === 'failed' ? (
        <>
          {words.olderFailed}{' '}
          <button type="button" class="link" onClick={() => void conversation.older()}>
            {words.tryAgain}
          </button>
        </>
      ) : (
        words.loadingOlder
      )}
      {isWhole && isEmpty && words.emptyThread}
    </div>
  );
}

interface StretchProps {
  readonly items: readonly Item[];
  readonly previous: Item | null;
  /** Where something in it depends on that. */
  readonly state: ConversationState | null;
  /** Of several threads. */
  readonly isMixed: boolean;
  readonly isNewest: boolean;
  readonly nearness: Nearness;
}

const Stretch = memo(function Stretch({
  items,
  previous,
  state,
  isMixed,
  isNewest,
  nearness,
}: StretchProps): JSX.Element {
  const { reader } = useDesk();
  const place = useRef<HTMLDivElement>(null);
  // What a conversation opens with, and what comes in, is drawn at once; all else in its turn.
  const [isNear, setNear] = useState(isNewest);
  const height = useRef<number | null>(null);

  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    return nearness.far(element, (near, seen) => {
      if (!near && seen > 0) height.current = seen;
      setNear(near);
    });
  }, []);

  const blockSize = `${height.current ?? items.length * GUESSED_PX}px`;
  return (
    <div class="stretch" ref={place} {...(isNear ? {} : { style: { blockSize } })}>
      {isNear &&
        items.map((item, at) => {
          const before = items[at - 1] ?? previous;
          const isNewDay = before === null || !isSameDay(before.at, item.at);
          return (
            <div key={item.id} class="item">
              {isNewDay && (
                <p class="day">
                  <span>{dayName(item.at, reader.language, Date.now())}</span>
                </p>
              )}
              {item.kind === 'entry' ? (
                <Message
                  entry={item.entry}
                  subject={
                    isMixed && (isNewDay || threadOf(before) !== item.entry.threadId)
                      ? item.entry.subject
                      : null
                  }
                />
              ) : (
                state && (
                  <KeptOut skipped={item.skipped} state={keptOutState(item.skipped, state)} />
                )
              )}
            </div>
          );
        })}
    </div>
  );
});

function threadOf(item: Item | null): string | null {
  if (item === null) return null;
  return item.kind === 'entry' ? item.entry.threadId : item.skipped.threadId;
}

/** Leads back to the newest message, and says how many came meanwhile. */
export function ToNewest({ count, onClick }: { count: number; onClick: () => void }): JSX.Element {
  const { words, locale } = useDesk().reader;
  return (
    <button type="button" class="button to-newest" onClick={onClick}>
      <Icon name="down" />
      {count > 0 ? locale.plural(count, words.newMessages) : words.toNewest}
    </button>
  );
}
