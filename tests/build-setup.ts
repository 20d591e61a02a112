import { buildIfStale } from '../local/build-if-stale.ts';

/** The worlds run what was built: before the first of them, so that none meets the version before or half of each. */
export const setup = (): Promise<void> => buildIfStale();
