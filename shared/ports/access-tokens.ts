import type { MailboxRef } from '../domain/ids.ts';

export interface AccessTokens {
  /**
   * A token for Graph. `fresh`: the last one met a 401; `claims`: what that 401 asked for (continuous access
   * evaluation). Throws `ServiceFailure`: `reconnect` (the grant is refused, after the stored cache was read again),
   * `operator` (our own credentials), `throttled`, `unavailable`.
   */
  get(
    ref: MailboxRef,
    options?: { readonly claims?: string; readonly fresh?: boolean },
  ): Promise<string>;
}
