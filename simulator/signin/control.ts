import { json } from '../router.ts';
import type { HttpReply, HttpRequest, Router } from '../router.ts';
import { aadsts, atAuthorize } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import type { AuthorizeFlow, Step } from './authorize-flow.ts';
import type { SignInRule } from './sign-in-rule.ts';
import type { SignInState } from './sign-in-state.ts';

const ACTIONS = ['accept', 'cancel', 'needs_admin'] as const;

/**
 * Control of the sign-in service for tests and scripts:
 * `POST /control/signin` goes through the pages as a person would and answers where the browser
 * would be sent, with `follow` also where the app's callback sends it from there; `PUT` and `DELETE /control/signin/rules/{email or tenant}` change how it goes.
 */
export function registerSignInControl(
  router: Router,
  state: SignInState,
  flow: AuthorizeFlow,
): void {
  router.add('POST', '/control/signin', async (request) => {
    const reply = signInByScript(flow, request);
    return parseJson(request)['follow'] === true ? followed(reply) : reply;
  });
  router.add('PUT', '/control/signin/rules/:who', (request) => {
    const id = idOf(state, request);
    if (id === undefined) return json(404, { error: 'unknown user or tenant' });
    const rule = parseRule(parsed(request));
    if (typeof rule === 'string') return json(400, { error: rule });
    state.rules.set(id, rule);
    return { status: 204 };
  });
  router.add('DELETE', '/control/signin/rules/:who', (request) => {
    const id = idOf(state, request);
    if (id === undefined) return json(404, { error: 'unknown user or tenant' });
    state.rules.remove(id);
    return { status: 204 };
  });
}

function signInByScript(flow: AuthorizeFlow, request: HttpRequest): HttpReply {
  const body = parseJson(request);
  const { authorizeUrl, email, action } = body;
  const known = ACTIONS.find((name) => name === (action ?? 'accept'));
  if (typeof authorizeUrl !== 'string' || !URL.canParse(authorizeUrl) || known === undefined) {
    return json(400, { error: `authorizeUrl and action (${ACTIONS.join(', ')}) are needed` });
  }
  if (known !== 'cancel' && typeof email !== 'string')
    return json(400, { error: 'email is needed' });
  const url = new URL(authorizeUrl);
  const tenant = /^\/login\/([^/]+)\/oauth2\/v2\.0\/authorize$/u.exec(url.pathname)?.[1];
  if (tenant === undefined) return json(400, { error: 'authorizeUrl is not an authorize URL' });

  const account = String(email);
  const answer = (kind: 'accept' | 'return_without_consent'): Step =>
    flow.answer(decodeURIComponent(tenant), url.searchParams, { kind, account });
  if (known === 'cancel') {
    return outcome(flow.answer(decodeURIComponent(tenant), url.searchParams, { kind: 'cancel' }));
  }
  if (known === 'needs_admin') return outcome(answer('return_without_consent'));
  const step = answer('accept');
  // The page that asks for an administrator has only one way on.
  return outcome(step.kind === 'needs_admin' ? answer('return_without_consent') : step);
}

function outcome(step: Step): HttpReply {
  if (step.kind === 'redirect') return json(200, { redirectTo: step.url });
  if (step.kind === 'error_page') {
    return json(409, { error: `AADSTS${step.error.code}: ${step.error.message}` });
  }
  return json(409, { error: `the sign-in stopped at the page ${step.kind}` });
}

/** Goes on as the browser would, to the app's callback, and says where that sends it: the CRM's page with its query. */
async function followed(reply: HttpReply): Promise<HttpReply> {
  if (reply.status !== 200) return reply;
  const { redirectTo } = JSON.parse(String(reply.body));
  const callback = await fetch(redirectTo, { redirect: 'manual' });
  const landedOn = callback.headers.get('location');
  if (landedOn === null) return json(409, { error: `the callback answered ${callback.status}` });
  const query = Object.fromEntries(new URL(landedOn).searchParams);
  return json(200, { redirectTo, landedOn, query });
}

/** Reads a rule; errors may be given by number alone: `{"tokenError": {"code": 50173}}`. */
function parseRule(body: unknown): SignInRule | string {
  if (!isRecord(body)) return 'the body must be a JSON object';
  const rule: SignInRule = {};
  for (const [name, value] of Object.entries(body)) {
    if (name === 'consent' && value === 'needs_admin') rule.consent = value;
    else if (name === 'authorizeError' || name === 'tokenError') {
      const refuse = name === 'tokenError' ? aadsts : (code: number) => atAuthorize(aadsts(code));
      const error = parseError(value, refuse);
      if (error === undefined) return `${name} needs a numeric code`;
      rule[name] = error;
    } else if (name === 'withheldScopes' && isTexts(value)) rule.withheldScopes = value;
    else if (isFlag(name) && typeof value === 'boolean') rule[name] = value;
    else if (name === 'idTokenClaims' && isRecord(value)) rule.idTokenClaims = value;
    else return `unknown or malformed field ${name}`;
  }
  return rule;
}

function isFlag(name: string): name is 'withholdRefreshToken' | 'withholdIdToken' | 'prefixScopes' {
  return name === 'withholdRefreshToken' || name === 'withholdIdToken' || name === 'prefixScopes';
}

function parseError(
  value: unknown,
  refuse: (code: number) => SignInError,
): SignInError | undefined {
  if (!isRecord(value) || typeof value['code'] !== 'number') return undefined;
  const { code, error, message, suberror, subcode, status } = value;
  if (typeof code !== 'number') return undefined;
  return {
    ...refuse(code),
    ...(typeof error === 'string' ? { error } : {}),
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof suberror === 'string' ? { suberror } : {}),
    ...(typeof subcode === 'string' ? { subcode } : {}),
    ...(typeof status === 'number' ? { status } : {}),
  };
}

function idOf({ world }: SignInState, request: HttpRequest): string | undefined {
  const who = request.params['who'] ?? '';
  return world.findMailbox(who)?.oid ?? world.findTenant(who)?.tid;
}

function parseJson(request: HttpRequest): Record<string, unknown> {
  const value = parsed(request);
  return isRecord(value) ? value : {};
}

function parsed(request: HttpRequest): unknown {
  try {
    return JSON.parse(request.body.toString());
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
