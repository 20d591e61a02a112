import { useEffect, useState } from 'preact/hooks';
import type { ConversationState } from '../state/conversation-state.ts';
import { nearness, type Nearness } from './nearness.ts';

type Scroller = { readonly current: HTMLElement | null };

/** Nearer to the end than this a reader is at the end. */
const AT_END_PX = 80;

/** What is near to the reader, once there is something to scroll. */
export function useNearness(scroller: Scroller, isThere: boolean): Nearness | null {
  const [value, setValue] = useState<Nearness | null>(null);
  useEffect(() => {
    const { current } = scroller;
    if (!isThere || current === null) return undefined;
    const made = nearness(current);
    setValue(made);
    return () => {
      made.end();
      setValue(null);
    };
  }, [isThere]);
  return value;
}

/** A reader who only flies past is not read for. */
const RESTS_MS = 120;

/** Calls once, when this comes near and stays. */
export function whenNear(
  near: Nearness | null,
  element: Element,
  listener: () => void,
): () => void {
  if (near === null) return () => undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = near.close(element, (is) => {
    clearTimeout(timer);
    if (!is) return;
    timer = setTimeout(() => {
      end();
      listener();
    }, RESTS_MS);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

/** Keeps what is read where it is, while something is drawn anew. */
export interface KeptPlace {
  /** Has this element drawn anew, by the next frame. */
  readonly inPlace: (element: Element, change: () => void) => void;
  /** Before this element changes at once; what it returns puts it back after that. */
  readonly keepPlace: (element: Element) => () => void;
}

export function keptPlace(scroller: Scroller): KeptPlace {
  let putBackLast = (): void => undefined;
  let held = 0;

  function settle(): void {
    putBackLast();
    putBackLast = () => undefined;
  }

  /** A browser that keeps places by itself would keep each beginning: it leaves this to the page until the change is seen. */
  function hold(current: HTMLElement): void {
    held += 1;
    current.style.overflowAnchor = 'none';
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        held -= 1;
        if (held === 0) current.style.overflowAnchor = '';
      }),
    );
  }

  /**
   * The scroller keeps its end in place; put back is the beginning of this element or, where that is above what is seen,
   * its end.
   */
  function keepPlace(element: Element): () => void {
    // Where it is now is where it belongs only when what changed before has been put back.
    settle();
    const { current } = scroller;
    if (current === null || current.scrollTop > -AT_END_PX) return () => undefined;
    const { top } = element.getBoundingClientRect();
    const edge = top < current.getBoundingClientRect().top ? 'bottom' : 'top';
    const before = element.getBoundingClientRect()[edge];
    hold(current);
    return () => {
      if (!element.isConnected) return;
      current.scrollTop += element.getBoundingClientRect()[edge] - before;
    };
  }

  return {
    keepPlace,
    inPlace(element, change) {
      const putBack = keepPlace(element);
      change();
      putBackLast = putBack;
      // Drawn by then.
      requestAnimationFrame(settle);
    },
  };
}

/** Whether the reader is at the newest message, and how many came since they left it. */
export function useEnd(
  scroller: Scroller,
  { latest }: ConversationState,
  isThere: boolean,
): { isAtEnd: boolean; missed: number; toEnd: () => void } {
  const [isAtEnd, setAtEnd] = useState(true);
  const [missed, setMissed] = useState(0);
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return undefined;
    const look = (): void => {
      const is = current.scrollTop > -AT_END_PX;
      setAtEnd(is);
      if (is) setMissed(0);
    };
    current.addEventListener('scroll', look, { passive: true });
    return () => current.removeEventListener('scroll', look);
  }, [isThere]);
  useEffect(() => {
    if (latest?.isNew === true && !isAtEnd) setMissed((count) => count + 1);
  }, [latest]);
  return {
    isAtEnd,
    missed,
    toEnd: () => {
      if (scroller.current) scroller.current.scrollTop = 0;
    },
  };
}
