import type { AppRegistration } from '../tokens.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import { parseScopes } from './scopes.ts';

export type Prompt = 'none' | 'login' | 'select_account' | 'consent';

/** A valid authorization request of the code flow. */
export type AuthorizeRequest = {
  clientId: string;
  redirectUri: string;
  responseMode: 'query' | 'fragment';
  scopes: string[];
  state: string | null;
  nonce: string | null;
  codeChallenge: string | null;
  prompt: Prompt | null;
  loginHint: string | null;
  /** MSAL asks so; the answer then names `{uid, utid}` beside the code. */
  wantsClientInfo: boolean;
};

export type ParsedAuthorize =
  | { kind: 'request'; app: AppRegistration; request: AuthorizeRequest }
  /** Told to the app, since client and redirect URI are known to belong together. */
  | { kind: 'error_to_app'; to: ReplyAddress; error: SignInError }
  /** Shown to the person only: redirecting would be an open redirector. */
  | { kind: 'error_page'; error: SignInError };

export type ReplyAddress = Pick<AuthorizeRequest, 'redirectUri' | 'responseMode' | 'state'>;

const PROMPTS: readonly Prompt[] = ['none', 'login', 'select_account', 'consent'];

/** Checks the query of `/authorize` in the order in which Entra ID complains. */
export function parseAuthorize(
  query: URLSearchParams,
  findApp: (clientId: string) => AppRegistration | undefined,
): ParsedAuthorize {
  const clientId = query.get('client_id');
  if (clientId === null) return page(missing('client_id'));
  const app = findApp(clientId);
  if (app === undefined) return page(aadsts(700016));
  const redirectUri = query.get('redirect_uri');
  if (redirectUri === null) return page(missing('redirect_uri'));
  if (!isRegistered(app, redirectUri)) return page(aadsts(50011));

  const state = query.get('state');
  const mode = query.get('response_mode') ?? 'query';
  const responseMode = mode === 'fragment' ? 'fragment' : 'query';
  const toApp = (error: SignInError): ParsedAuthorize => ({
    kind: 'error_to_app',
    to: { redirectUri, responseMode, state },
    error,
  });
  if (mode !== 'query' && mode !== 'fragment') return toApp(aadsts(90013));
  const responseType = query.get('response_type');
  if (responseType === null) return toApp(missing('response_type'));
  if (responseType !== 'code') return toApp(aadsts(700054));

  const scopes = parseScopes(query.get('scope') ?? '');
  if (scopes.kind === 'empty') return toApp(missing('scope'));
  if (scopes.kind === 'unknown_scope') return toApp(aadsts(650053));

  const codeChallenge = query.get('code_challenge');
  if (codeChallenge !== null) {
    // "plain", the default of RFC 7636, is refused: no confidential client needs it.
    if (query.get('code_challenge_method') !== 'S256') return toApp(aadsts(50149));
    if (!/^[\w-]{43}$/u.test(codeChallenge)) return toApp(aadsts(501491));
  }
  const asked = query.get('prompt');
  const prompt = PROMPTS.find((known) => known === asked) ?? null;
  if (asked !== null && prompt === null) return toApp(aadsts(90013));

  const request: AuthorizeRequest = {
    clientId,
    redirectUri,
    responseMode,
    scopes: scopes.scopes,
    state,
    nonce: query.get('nonce'),
    codeChallenge,
    prompt,
    loginHint: query.get('login_hint'),
    wantsClientInfo: query.get('client_info') === '1',
  };
  return { kind: 'request', app, request };
}

/** Exact match; any loopback address counts as registered, since local ports are free. */
export function isRegistered(app: AppRegistration, redirectUri: string): boolean {
  if (app.redirectUris.includes(redirectUri)) return true;
  if (!URL.canParse(redirectUri)) return false;
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1');
}

function missing(parameter: string): SignInError {
  const message = `The request body must contain the following parameter: '${parameter}'.`;
  return aadsts(900144, { message });
}

const page = (error: SignInError): ParsedAuthorize => ({ kind: 'error_page', error });
