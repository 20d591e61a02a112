import type { Work } from '../domain/work/work.ts';

/** Queue messages live for ever. `delayMs` is a visibility timeout: whole seconds, at most 7 days. */
export interface WorkQueues {
  enqueue(work: Work, options?: { readonly delayMs?: number }): Promise<void>;
}
