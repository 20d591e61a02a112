import { SECOND } from '../durations.ts';

/**
 * A reader of a conversation's changes that waits for news looks this often, each a read of two rows (the contact and the
 * log), and at most so long.
 */
export const CHANGES_LOOK_MS = 2 * SECOND;
export const CHANGES_WAIT_MS = 20 * SECOND;
