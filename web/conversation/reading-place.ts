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

/**
 * Changes something without moving what is read. The scroller keeps its end in place; put back is the beginning of this
 * element or, where that is above what is seen, its end. `isDrawn`: the change is done when it returns, and not a frame later.
 */
export type InPlace = (element: Element, change: () => void, isDrawn?: true) => void;

export function placeKeeper(scroller: Scroller): InPlace {
  let putBack = (): void => undefined;
  return (element, change, isDrawn) => {
    // Where it is now is where it belongs only when what changed before has been put back.
    putBack();
    const { current } = scroller;
    if (current !== null && current.scrollTop <= -AT_END_PX) {
      const { style } = current;
      const place = (): DOMRect => element.getBoundingClientRect();
      const edge = place().top < current.getBoundingClientRect().top ? 'bottom' : 'top';
      const before = place()[edge];
      putBack = () => {
        putBack = () => undefined;
        if (element.isConnected) current.scrollTop += place()[edge] - before;
        style.overflowAnchor = '';
      };
      // A browser that keeps places by itself would keep each beginning: it leaves this to the page.
      style.overflowAnchor = 'none';
    }
    change();
    if (isDrawn) putBack();
    else requestAnimationFrame(() => putBack());
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
