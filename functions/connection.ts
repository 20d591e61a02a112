import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { BOUNDS } from '../shared/domain/bounds.ts';
import type { AccountId, UserId } from '../shared/domain/ids.ts';
import { intentSchema } from '../shared/domain/sign-in/sign-in.ts';
import { json, noContent } from '../shared/http/answer.ts';
import type { Handle } from '../shared/http/handler.ts';
import { accountOf, userOf } from '../shared/http/path-ids.ts';
import { readJson } from '../shared/http/read-json.ts';
import { Refusal } from '../shared/http/refusal.ts';
import type { beginSignIn } from '../shared/use-cases/connect/begin-sign-in.ts';
import type { changeScope } from '../shared/use-cases/connect/change-scope.ts';
import type { completeSignIn } from '../shared/use-cases/connect/complete-sign-in.ts';
import type { disconnect } from '../shared/use-cases/connect/disconnect.ts';
import type { readConnection } from '../shared/use-cases/connect/read-connection.ts';
import type { takeCallback } from '../shared/use-cases/connect/take-callback.ts';

const authorizeSchema = z.strictObject({
  returnUrl: z.string().min(1).max(BOUNDS.returnUrlCharacters),
  loginHint: z.string().min(1).max(BOUNDS.emailCharacters).optional(),
  intent: intentSchema.optional(),
});

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
    const { kind: _, ...answer } = begun;
    return json(200, answer);
  };

/** The query holds a code: nothing may keep it, and no page after this may learn it. */
const CALLBACK_HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const LONGEST_STATE = 512;

/** Where Microsoft sends the browser. Microsoft's words are read, and neither shown, logged nor passed on. */
export const oauthCallback =
  (take: ReturnType<typeof takeCallback>): Handle =>
  async ({ query }) => {
    const state = query.get('state');
    if (!state || state.length > LONGEST_STATE) return withoutState(query);
    const taken = await take(state, {
      code: query.get('code'),
      error: query.get('error'),
      subcode: query.get('error_subcode'),
      description: query.get('error_description'),
    });
    if (taken.kind === 'unknown_state') return unknownSignIn;
    return { status: 302, headers: { ...CALLBACK_HEADERS, location: taken.url } };
  };

/** An administrator's consent belongs to no user's sign-in, so it comes back without a state. */
function withoutState(query: URLSearchParams): HttpResponseInit {
  if (query.get('admin_consent')?.toLowerCase() !== 'true' || query.has('error'))
    return unknownSignIn;
  return page(
    200,
    'Approved',
    'The permissions are approved for your organisation. Everybody in it can connect their mailbox now.',
  );
}

const unknownSignIn = page(
  400,
  'This link cannot be used',
  'This sign-in is not known here. Go back to your CRM and connect again.',
);

function page(status: number, title: string, text: string): HttpResponseInit {
  return {
    status,
    headers: { ...CALLBACK_HEADERS, 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><main><h1>${title}</h1><p>${text}</p></main></html>`,
  };
}

const completeSchema = z.strictObject({ ticket: z.string().min(1).max(512) });

export const complete =
  (completeTicket: ReturnType<typeof completeSignIn>): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { ticket } = await readJson(request, completeSchema);
    const completed = await completeTicket(who, ticket);
    switch (completed.kind) {
      case 'connection':
        return json(200, completed.connection);
      case 'ticket_mismatch':
        throw new Refusal(completed.kind, 'It was given for another user. The sign-in is erased.');
      case 'ticket_expired':
        throw new Refusal(completed.kind, 'It has expired or was cancelled. Connect again.');
    }
  };

export const connectionRead =
  (read: ReturnType<typeof readConnection>): Handle =>
  async (request) =>
    json(200, await read(whoOf(request)));

const changeSchema = z.strictObject({
  scope: z.enum(['crm-threads', 'sent-to-contacts', 'known-contacts']),
});

export const connectionChange =
  (change: ReturnType<typeof changeScope>): Handle =>
  async (request) => {
    const who = whoOf(request);
    const { scope } = await readJson(request, changeSchema);
    const changed = await change(who, scope);
    if (changed.kind === 'scope_not_available') {
      throw new Refusal(changed.kind, 'Only crm-threads is available so far.');
    }
    return json(200, changed.connection);
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
