import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { z } from 'zod';
import type { CursorKeys } from '../shared/domain/cursor.ts';
import type { AccountId, UserId } from '../shared/domain/ids.ts';
import { otherMailboxOf } from '../shared/domain/sign-in/other-mailbox.ts';
import type { SealingKeys } from '../shared/domain/sign-in/sealed.ts';
import { noContent } from '../shared/http/answer.ts';
import { answer } from '../shared/http/api/operation.ts';
import {
  authorizeSchema,
  changeSchema,
  completeSchema,
  connectionOperations,
  otherMailboxSchema,
} from '../shared/http/api/operations/connection.ts';
import type { Handle } from '../shared/http/handler.ts';
import { nextCursor, pagingOf } from '../shared/http/paging.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { Now } from '../shared/ports/clock.ts';
import type { Connections } from '../shared/ports/connections.ts';
import type { beginSignIn } from '../shared/use-cases/connect/begin-sign-in.ts';
import type { changeScope, Consent } from '../shared/use-cases/connect/change-scope.ts';
import type { giveUpApproval } from '../shared/use-cases/connect/give-up-approval.ts';
import type { completeSignIn } from '../shared/use-cases/connect/complete-sign-in.ts';
import type { disconnect } from '../shared/use-cases/connect/disconnect.ts';
import type { readConnection } from '../shared/use-cases/connect/read-connection.ts';
import type { takeCallback } from '../shared/use-cases/connect/take-callback.ts';
import type { approvalReturn } from './approval-return.ts';
import { isInSession } from './page-session.ts';
import { CALLBACK_HEADERS, callbackPage, unknownLink } from './callback-page.ts';

export const authorize =
  (begin: ReturnType<typeof beginSignIn>): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { returnUrl, loginHint, intent } = await readJson(request, authorizeSchema);
    const begun = await begin(who, {
      returnUrl,
      loginHint: loginHint ?? null,
      intent: intent ?? null,
    });
    if (begun.kind === 'return_url_not_allowed') {
      throw new Refusal(begun.kind, 'The origin of returnUrl is not among the allowed ones.');
    }
    const { kind: _, ...urls } = begun;
    return answer(connectionOperations.authorize, 200, urls);
  };

const LONGEST_STATE = 512;

/** Where Microsoft sends the browser. Microsoft's words are read, and neither shown, logged nor passed on. */
export const oauthCallback =
  (take: ReturnType<typeof takeCallback>, takeAdmin: ReturnType<typeof approvalReturn>): Handle =>
  async ({ query }) => {
    const state = query.get('state');
    if (!state || state.length > LONGEST_STATE) return withoutState(query);
    // The state of a sign-in holds no dot.
    if (state.includes('.')) return takeAdmin(state, query);
    const taken = await take(state, {
      code: query.get('code'),
      error: query.get('error'),
      subcode: query.get('error_subcode'),
      description: query.get('error_description'),
    });
    if (taken.kind === 'unknown_state') return unknownLink;
    return { status: 302, headers: { ...CALLBACK_HEADERS, location: taken.url } };
  };

/** By an administrator's link of the version before. */
function withoutState(query: URLSearchParams): HttpResponseInit {
  if (query.get('admin_consent')?.toLowerCase() !== 'true' || query.has('error'))
    return unknownLink;
  return callbackPage(
    200,
    'Approved',
    'The permissions are approved for your organisation. Everybody in it can connect their mailbox now.',
  );
}

export const complete =
  (completeTicket: ReturnType<typeof completeSignIn>): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { ticket } = await readJson(request, completeSchema);
    const completed = await completeTicket(who, ticket);
    switch (completed.kind) {
      case 'connection':
        return answer(connectionOperations.complete, 200, completed.connection);
      case 'ticket_mismatch':
        throw new Refusal(completed.kind, 'It was given for another user. The sign-in is erased.');
      case 'ticket_expired':
        throw new Refusal(completed.kind, 'It has expired or was cancelled. Connect again.');
    }
  };

/** Names what `different_mailbox` left open. */
export const otherMailbox =
  (deps: { readonly ticketKeys: SealingKeys; readonly now: Now }): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { ticket } = await readJson(request, otherMailboxSchema);
    const email = otherMailboxOf(deps.ticketKeys, who, ticket, deps.now());
    if (email === null) {
      throw new Refusal('ticket_expired', 'It has expired, or was given for another user.');
    }
    return answer(connectionOperations.otherMailbox, 200, { email });
  };

export const connectionRead =
  (read: ReturnType<typeof readConnection>): Handle =>
  async (request) =>
    answer(connectionOperations.connectionRead, 200, await read(whoOf(request)));

export const connectionChange =
  (change: ReturnType<typeof changeScope>, giveUp: ReturnType<typeof giveUpApproval>): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { scope, consentedBy } = await readJson(request, changeSchema);
    // Without a scope it is an approval that is given up.
    if (scope === undefined) {
      return answer(connectionOperations.connectionChange, 200, await giveUp(who));
    }
    const changed = await change(who, scope, consentOf(request, consentedBy));
    switch (changed.kind) {
      case 'connection':
        return answer(connectionOperations.connectionChange, 200, changed.connection);
      case 'consent_required':
        throw new Refusal(changed.kind, 'A wider scope needs consentedBy, or the owner’s session.');
      case 'consent_to_come':
        throw new Refusal('invalid_request', 'Nobody can have agreed yet.', {
          errors: [{ pointer: '/consentedBy/at', detail: 'must not be in the future' }],
        });
      case 'not_connected':
        throw new Refusal(
          changed.kind,
          'The consent to a wider scope is one mailbox’s: connect it.',
        );
    }
  };

/** In their own session the owner needs nobody's word. */
function consentOf(
  request: HttpRequest,
  consentedBy: z.infer<typeof changeSchema>['consentedBy'],
): Consent | null {
  if (isInSession(request)) return { type: 'owner' };
  if (consentedBy === undefined) return null;
  const { name, at = null } = consentedBy;
  return { type: 'stated', name, at };
}

/** The changes of the scope. */
export const audit =
  (deps: { connections: Pick<Connections, 'scopeChanges'>; cursorKeys: CursorKeys }): Handle =>
  async (request) => {
    const { accountId, userId } = whoOf(request);
    const list = ['audit', accountId, userId];
    const { limit, after } = pagingOf(request, deps.cursorKeys, list);
    const found = await deps.connections.scopeChanges(accountId, userId, limit, after);
    return answer(connectionOperations.audit, 200, {
      audit: found.changes,
      nextCursor: nextCursor(deps.cursorKeys, list, found.next),
    });
  };

export const connectionDelete =
  (leave: ReturnType<typeof disconnect>): Handle =>
  async (request) => {
    await leave(whoOf(request));
    return noContent;
  };

function whoOf(request: HttpRequest): { accountId: AccountId; userId: UserId } {
  return { accountId: accountOf(request), userId: userOf(request) };
}
