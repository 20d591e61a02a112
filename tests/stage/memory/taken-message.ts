import type { QueuedMessage } from '../../../shared/ports/work.ts';

/** A queue's message that somebody took at once. */
export const TAKEN: QueuedMessage = {
  remove: () => Promise.resolve(),
  reveal: () => Promise.resolve(),
};
