import { SIGN_IN_KEPT_MS } from '../../domain/sign-in/lifetimes.ts';
import type { Now } from '../../ports/clock.ts';
import type { SignIns } from '../../ports/sign-in.ts';

/** The sweep's turn: erases a grant whose ticket has expired, and after a day the whole sign-in. */
export const expireSignIn =
  (deps: { readonly signIns: Pick<SignIns, 'find' | 'save' | 'remove'>; readonly now: Now }) =>
  async ([id = '']: readonly string[]): Promise<void> => {
    const found = await deps.signIns.find(id);
    if (!found) return;
    const { value, etag } = found;
    if (deps.now() >= value.expiresAt + SIGN_IN_KEPT_MS) return deps.signIns.remove(id);
    if (value.grant === null || deps.now() < (value.ticketExpiresAt ?? 0)) return;
    // Changed meanwhile: by a `complete`, which erases the grant itself.
    await deps.signIns.save({ value: { ...value, grant: null }, etag });
  };
