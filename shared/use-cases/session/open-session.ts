import type { Who } from '../../domain/account/connection.ts';
import { type PageSession, sessionToken } from '../../domain/page-session.ts';
import { SESSION_LIFETIME_MS } from '../../domain/sign-in/lifetimes.ts';
import type { SigningKeys } from '../../domain/signed-text.ts';
import type { Now } from '../../ports/clock.ts';
import type { Connections } from '../../ports/connections.ts';

export interface OpenSessionPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly sessionKeys: SigningKeys;
  /** Exact origins of pages that may have a session. */
  readonly uiOrigins: readonly string[];
  readonly now: Now;
}

export type SessionOpened =
  | { readonly kind: 'opened'; readonly token: string; readonly expiresAt: string }
  | { readonly kind: 'origin_not_allowed' };

/** For the CRM's server, which knows who is signed in there. Nothing is stored: the token says all. */
export const openSession =
  (deps: OpenSessionPorts) =>
  async (
    { accountId, userId }: Who,
    asked: Pick<PageSession, 'components' | 'origin' | 'contacts'>,
  ): Promise<SessionOpened> => {
    if (!deps.uiOrigins.includes(asked.origin)) return { kind: 'origin_not_allowed' };
    const found = await deps.connections.find(accountId, userId);
    const expiresAt = deps.now() + SESSION_LIFETIME_MS;
    const session = {
      accountId,
      userId,
      ...asked,
      generation: found?.value.generation ?? 0,
      expiresAt,
    };
    const token = sessionToken(deps.sessionKeys, session);
    return { kind: 'opened', token, expiresAt: new Date(expiresAt).toISOString() };
  };
