import type { Copy } from '../microsoft/letter.ts';
import type { Epoch } from '../story/epochs.ts';
import type { Thread } from './thread.ts';

/** A message belongs to a thread of a user: it must be in, or (not `sure`) it may be. */
export interface Verdict {
  readonly copy: Copy;
  readonly epoch: Epoch;
  readonly thread: Thread;
  sure: boolean;
  /** The thread begins with it, since its owner's scope lets it. */
  readonly begins?: true;
  /** See `Judgement`; nothing leads to a thread that it begins. */
  readonly foundBy: readonly string[];
  /** When it was there, by the world's clock. */
  readonly at: number;
}
