import { isUnsettled } from '../state/card.ts';
import type { CardModel } from '../state/card-model.ts';

const TICK_MS = 10_000;
const TICKS_OF_QUIET = 6;

/** While somebody looks: soon where something is under way, else once a minute, and when they come back to the page. */
export function lookAgain(model: CardModel): () => void {
  const ended = new AbortController();
  const { signal } = ended;
  let ticks = 0;
  const look = (): void => {
    ticks = 0;
    if (!document.hidden) void model.refresh();
  };
  const timer = setInterval(() => {
    ticks += 1;
    if (isSoon(model) || ticks >= TICKS_OF_QUIET) look();
  }, TICK_MS);
  document.addEventListener('visibilitychange', look, { signal });
  return () => {
    ended.abort();
    clearInterval(timer);
  };
}

function isSoon({ shown }: CardModel): boolean {
  const { card } = shown.get();
  const isUnread = card.kind === 'connected' && card.health.kind === 'unseen';
  const isAwaited = isUnread || card.kind === 'unreadable' || card.kind === 'awaiting_approval';
  return isAwaited || ('connection' in card && isUnsettled(card.connection));
}
