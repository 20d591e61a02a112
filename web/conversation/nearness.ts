type Listener = (isNear: boolean, height: number) => void;

/** What is near to what is seen of a scroller. */
export interface Nearness {
  /** Near enough to be drawn, told each time that it changes. */
  readonly far: (element: Element, listener: Listener) => () => void;
  /** So near that it is read next. */
  readonly close: (element: Element, listener: Listener) => () => void;
  readonly end: () => void;
}

/** Some screens ahead, so that who scrolls finds it drawn. */
const FAR = '2500px 0px';
const CLOSE = '400px 0px';

export function nearness(scroller: Element): Nearness {
  const far = watcher(scroller, FAR, oneEachFrame());
  const close = watcher(scroller, CLOSE, (_, work) => work());
  return {
    far: (element, listener) => far.watch(element, listener),
    close: (element, listener) => close.watch(element, listener),
    end() {
      far.end();
      close.end();
    },
  };
}

type When = (element: Element, work: () => void) => void;

function watcher(root: Element, rootMargin: string, when: When) {
  const listeners = new Map<Element, Listener>();
  const observer = new IntersectionObserver(
    (seen) => {
      for (const { target, isIntersecting, boundingClientRect } of seen) {
        when(target, () => listeners.get(target)?.(isIntersecting, boundingClientRect.height));
      }
    },
    { root, rootMargin },
  );
  return {
    watch: (element: Element, listener: Listener): (() => void) => {
      listeners.set(element, listener);
      observer.observe(element);
      return () => {
        listeners.delete(element);
        observer.unobserve(element);
      };
    },
    end: () => observer.disconnect(),
  };
}

/** Several stretches drawn at once would hold up who scrolls: the newest, which opens, first. Of an element only the last counts. */
function oneEachFrame(): When {
  const waiting = new Map<Element, () => void>();
  function next(): void {
    const last = [...waiting].at(-1);
    if (last === undefined) return;
    waiting.delete(last[0]);
    last[1]();
    if (waiting.size > 0) requestAnimationFrame(next);
  }
  return (element, work) => {
    waiting.set(element, work);
    if (waiting.size === 1) requestAnimationFrame(next);
  };
}
