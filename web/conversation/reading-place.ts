import { useEffect, useState } from 'preact/hooks';
import type { ConversationState } from '../state/conversation-state.ts';
import { nearness, type Nearness } from './nearness.ts';

type Scroller = { readonly current: HTMLElement | null };

/** Nearer to the end than this a reader is at the end. */
export const AT_END_PX = 80;

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
