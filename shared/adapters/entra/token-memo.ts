import type { MailboxRef } from '../../domain/ids.ts';

/** A token is not handed out in its last five minutes: the request that it is for takes time, and clocks differ. */
const SPARE_MS = 5 * 60_000;
const MOST = 10_000;

/** Warm access tokens of this process, so that a notification costs no read of the stored cache. */
export function tokenMemo(now: () => number) {
  const tokens = new Map<MailboxRef, { token: string; expiresAt: number }>();
  return {
    get(ref: MailboxRef): string | null {
      const found = tokens.get(ref);
      if (!found) return null;
      if (found.expiresAt - SPARE_MS > now()) return found.token;
      tokens.delete(ref);
      return null;
    },
    put(ref: MailboxRef, token: string, expiresAt: number): void {
      tokens.delete(ref);
      tokens.set(ref, { token, expiresAt });
      const [oldest] = tokens.keys();
      if (tokens.size > MOST && oldest !== undefined) tokens.delete(oldest);
    },
    forget(ref: MailboxRef): void {
      tokens.delete(ref);
    },
  };
}
