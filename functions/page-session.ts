import type { HttpRequest } from '@azure/functions';
import { BOUNDS } from '../shared/domain/bounds.ts';
import type { ContactId, UserId } from '../shared/domain/ids.ts';
import { type PageSession, readSessionToken } from '../shared/domain/page-session.ts';
import type { SigningKeys } from '../shared/domain/signed-text.ts';
import type { Now } from '../shared/ports/clock.ts';
import type { Connections } from '../shared/ports/connections.ts';
import { pageOperations } from '../shared/http/api/operations/pages.ts';
import { corsHeaders } from '../shared/http/cors.ts';
import { answered, type Handle } from '../shared/http/handler.ts';
import { withKnownQuery } from '../shared/http/known-query.ts';
import { Refusal } from '../shared/http/refusal.ts';

export interface PageSessionPorts {
  readonly connections: Pick<Connections, 'find'>;
  readonly sessionKeys: SigningKeys;
  /** Exact origins of pages that may have a session. */
  readonly uiOrigins: readonly string[];
  /** Our own. */
  readonly ownOrigin: string;
  readonly now: Now;
}

export type PageCall = Exclude<keyof typeof pageOperations, 'openSession'>;

/**
 * Lets pages into a handler of the CRM's server, each for the user of its token, when its components may call that.
 * Account and user come from the token in place of the path, so that the handler is the same.
 */
export const forPages =
  (deps: PageSessionPorts) =>
  (call: PageCall, handle: Handle): Handle =>
  async (request, context) => {
    const answer = await answered(
      async () => {
        const session = await admit(deps, request);
        const { components } = pageOperations[call];
        if (!components.some((one) => session.components.includes(one))) {
          throw new Refusal('session_not_allowed', 'The session is for another component.');
        }
        const own = asUser(request, session);
        const contact = request.params['contact'];
        if (contact !== undefined) allowContact(own, contact);
        return withKnownQuery(pageOperations[call], handle)(own, context);
      },
      request,
      context,
    );
    const headers = new Headers(answer.headers);
    const place = headers.get('location');
    if (place) headers.set('location', place.replace(/^\/api\/v1\/accounts\/[^/]+/, '/api/v1/me'));
    for (const [name, value] of corsHeaders(deps.uiOrigins, request)) headers.set(name, value);
    return { ...answer, headers };
  };

const sessions = new WeakMap<HttpRequest, PageSession>();

/**
 * Refuses a contact that the page's session does not name. The CRM's server, which has no session, may see all.
 *
 * @throws Refusal
 */
export function allowContact(request: HttpRequest, contact: ContactId | string): void {
  const allowed: readonly string[] | undefined = sessions.get(request)?.contacts;
  if (allowed?.includes(contact) === false) {
    throw new Refusal('session_not_allowed', 'The session is for other contacts.');
  }
}

/**
 * Refuses what is another user's to a page. The CRM's server, which has no session, acts for all.
 *
 * @throws Refusal
 */
export function allowOwner(request: HttpRequest, owner: UserId): void {
  const user = sessions.get(request)?.userId;
  if (user !== undefined && user !== owner) {
    throw new Refusal('session_not_allowed', 'It is of another user.');
  }
}

/** Whether a page with the user's own session asks, and not the CRM's server. */
export function isInSession(request: HttpRequest): boolean {
  return sessions.has(request);
}

async function admit(deps: PageSessionPorts, request: HttpRequest): Promise<PageSession> {
  const given = /^Bearer ([\w.-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const isToken = given !== undefined && given.length <= BOUNDS.sessionTokenCharacters;
  const session = isToken ? readSessionToken(deps.sessionKeys, given) : null;
  if (!session) throw new Refusal('session_invalid', 'The session is missing, or not one of ours.');
  const origin = originOf(deps, request);
  if (origin !== session.origin || !deps.uiOrigins.includes(origin)) {
    throw new Refusal('session_elsewhere', 'The session is for a page of another origin.');
  }
  const { accountId, userId, generation, expiresAt } = session;
  if (deps.now() < expiresAt) {
    const found = await deps.connections.find(accountId, userId);
    if ((found?.value.generation ?? 0) === generation) return session;
  }
  throw new Refusal('session_expired', 'Let the CRM’s server give a new one.');
}

/** Null: nobody says from what page it comes. A browser leaves `Origin` out only of reads by pages of our own origin. */
function originOf({ ownOrigin }: PageSessionPorts, { headers }: HttpRequest): string | null {
  const origin = headers.get('origin');
  if (origin !== null) return origin;
  return headers.get('sec-fetch-site') === 'same-origin' ? ownOrigin : null;
}

/** The request as the CRM's server would make it for this user. */
function asUser(request: HttpRequest, session: PageSession): HttpRequest {
  const { accountId: account, userId: user } = session;
  const params = { ...request.params, account, user };
  const own = new Proxy(request, {
    get(target, name) {
      if (name === 'params') return params;
      // Its methods and getters reach private fields, which the proxy has not.
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  sessions.set(own, session);
  return own;
}
