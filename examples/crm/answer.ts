import { SyncError } from '../../client/src/index.ts';

/** What the sync service gave, or why it did not: the page comes all the same and says so. */
export type Answer<T> = { ok: true; value: T } | { ok: false; refusal: SyncError };

export async function answerOf<T>(call: Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (!(error instanceof SyncError)) throw error;
    if (error.code === 'unreachable') process.emitWarning(error);
    return { ok: false, refusal: error };
  }
}
