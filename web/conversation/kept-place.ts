import { AT_END_PX } from './reading-place.ts';

/** How far something is from the beginning of the view, had nobody scrolled; null when it is gone. */
type Place = () => number | null;

interface Mark {
  readonly place: Place;
  readonly at: number | null;
}

type Hold = (element: Element) => void;

const holds = new WeakMap<Element, Hold>();

/**
 * Keeps what is read where it is while something around it comes in, is drawn anew or laid out, from the first element of
 * a scroller on that asks for it; with `isHeld` this element at the next change, whatever is read. The browser's own way
 * is off: Safari has none, and the others hold on to a frame's beginning, wherever in it somebody reads.
 */
export function keepPlace(element: Element | null, isHeld = false): void {
  const scroller = element?.closest<HTMLElement>('.stream');
  if (!element || !scroller) return;
  const hold = holds.get(scroller) ?? keeper(scroller);
  holds.set(scroller, hold);
  if (isHeld) hold(element);
}

function keeper(scroller: HTMLElement): Hold {
  let held: Mark | null = null;
  let marks = marksNow();

  function markOf(element: Element, edge: 'top' | 'bottom' = 'top', frame?: Element): Mark {
    const place: Place = () =>
      element.isConnected && frame?.isConnected !== false
        ? element.getBoundingClientRect()[edge] +
          (frame ? topOf(frame) : 0) -
          topOf(scroller) +
          scroller.scrollTop
        : null;
    return { place, at: place() };
  }

  /** What stands at the beginning of the view: its line, then its message, when its text gives way to its layout. */
  function marksNow(): readonly Mark[] {
    const { top, left, width } = scroller.getBoundingClientRect();
    const isSeen = (one: Element): boolean => one.getBoundingClientRect().bottom > top + 1;
    const message = [...scroller.querySelectorAll('.item')].find(isSeen);
    if (message === undefined) return [];
    const beginning = message.querySelector('h4, .line, .kept-out');
    if (beginning && topOf(beginning) >= top) return [markOf(beginning)];
    const end = markOf(message, 'bottom');
    const text = [...message.querySelectorAll('.plain, iframe')].find(isSeen);
    if (!(text instanceof HTMLIFrameElement)) return text ? [markOf(text), end] : [end];
    const x = left + width / 2 - text.getBoundingClientRect().left;
    const line = text.contentDocument?.elementFromPoint(x, top + 1 - topOf(text));
    return line?.closest('body > *') ? [markOf(line, 'top', text), end] : [end];
  }

  function keep(): void {
    // Who is at the end stays there.
    const isAtEnd = scroller.scrollTop > -AT_END_PX;
    for (const { place, at } of held ? [held, ...marks] : isAtEnd ? [] : marks) {
      const now = place();
      if (now === null || at === null) continue;
      if (Math.abs(now - at) >= 0.5) {
        held = null;
        scroller.scrollTop += now - at;
      }
      break;
    }
    marks = marksNow();
  }

  scroller.style.overflowAnchor = 'none';
  // Told of before it is painted.
  const sizes = new ResizeObserver(keep);
  for (const one of [scroller, ...scroller.children]) sizes.observe(one);
  scroller.addEventListener('scroll', keep, { passive: true });
  return (element) => {
    held = markOf(element);
  };
}

function topOf(element: Element): number {
  return element.getBoundingClientRect().top;
}
