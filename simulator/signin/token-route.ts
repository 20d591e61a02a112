import { json } from '../router.ts';
import type { HttpReply, HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import { tokenErrorBody } from './error-description.ts';
import type { SignInState } from './sign-in-state.ts';
import { redeem } from './token-endpoint.ts';
import { parseTokenRequest } from './token-request.ts';

/** The token endpoint with the world's faults around it. */
export async function answerTokenRequest(
  state: SignInState,
  tenant: string,
  request: HttpRequest,
): Promise<HttpReply | 'drop'> {
  const form = new URLSearchParams(request.body.toString());
  const mailbox = ownerOf(state.world, form);
  const reply = await answer(state, tenant, request, form);
  state.world.happenings.note({
    kind: 'token',
    mailbox,
    grant: form.get('grant_type') ?? '',
    outcome: reply === 'drop' ? 'dropped' : reply.status,
    error: reply === 'drop' || reply.status === 200 ? null : errorOf(reply),
  });
  return reply;
}

/** OAuth's word for what is wrong, with Entra's number. */
function errorOf({ body = '{}' }: HttpReply): string {
  const { error, error_codes: codes } = JSON.parse(String(body));
  return `${error} (AADSTS${String(codes)})`;
}

async function answer(
  state: SignInState,
  tenant: string,
  request: HttpRequest,
  form: URLSearchParams,
): Promise<HttpReply | 'drop'> {
  const { world } = state;
  const correlationId = form.get('client-request-id') ?? header(request, 'client-request-id');
  const refuse = (error: SignInError, retryAfter?: string): HttpReply =>
    json(error.status, tokenErrorBody(error, world.loginUrl, world.clock.now(), correlationId), {
      ...answerHeaders(world),
      ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }),
    });
  const subject = {
    target: 'token' as const,
    method: request.method,
    path: request.url.pathname,
    mailbox: ownerOf(world, form),
  };

  const delay = world.faults.strike(subject, ['delay'])?.effect;
  if (delay?.type === 'delay') await world.clock.sleep(delay.ms);
  const before = world.faults.strike(subject, ['throttle', 'fail', 'drop'])?.effect;
  if (before?.type === 'drop') return 'drop';
  if (before?.type === 'throttle') {
    return refuse(aadsts(90055, { status: before.status ?? 429 }), before.retryAfter);
  }
  if (before?.type === 'fail') return refuse(faultError(before), before.retryAfter);

  const parsed = parseTokenRequest(form, request.headers.authorization);
  const granted = 'code' in parsed ? null : redeem(state, tenant, parsed);

  const after = world.faults.strike(subject, ['fail-after', 'drop-after'])?.effect;
  if (after?.type === 'drop-after') return 'drop';
  if (after?.type === 'fail-after') return refuse(faultError(after), after.retryAfter);
  if ('code' in parsed) return refuse(parsed);
  if (granted === null || granted.kind === 'refused')
    return refuse(granted?.error ?? aadsts(90013));
  return json(200, granted.body, answerHeaders(world));
}

/** A fault may name any error: `code` is OAuth's word, an `AADSTS...` in `message` its number. */
function faultError(fault: { status: number; code?: string; message?: string }): SignInError {
  const named = /AADSTS(\d+)/u.exec(fault.message ?? '')?.[1];
  return aadsts(named === undefined ? 90033 : Number(named), {
    status: fault.status,
    ...(fault.code === undefined ? {} : { error: fault.code }),
    ...(fault.message === undefined
      ? {}
      : { message: fault.message.replace(/^AADSTS\d+:?\s*/u, '') }),
  });
}

/** Whose grant this is, so that a fault can be meant for one mailbox. */
function ownerOf(world: World, form: URLSearchParams): string | null {
  const { tokens, mailboxes } = world;
  const oid =
    tokens.codes.get(form.get('code') ?? '')?.oid ??
    tokens.refreshTokens.get(form.get('refresh_token') ?? '')?.oid;
  return mailboxes.get(oid ?? '')?.email ?? null;
}

function answerHeaders(world: World): Record<string, string> {
  return {
    'cache-control': 'no-store, no-cache',
    pragma: 'no-cache',
    date: new Date(world.clock.now()).toUTCString(),
  };
}

function header(request: HttpRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
