import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Does something as soon as the change that was just made is drawn, so that the next key finds what it is meant for: a
 * frame may come only after it. Where nothing had to be drawn it is done with the next frame.
 */
export function useAfterDrawing(): (run: () => void) => void {
  const waiting = useRef<(() => void) | null>(null);
  function end(): void {
    waiting.current?.();
    waiting.current = null;
  }
  useLayoutEffect(end);
  return (run) => {
    waiting.current = run;
    requestAnimationFrame(end);
  };
}
