import { hash } from 'node:crypto';
import type { Intent } from '../../domain/sign-in/sign-in.ts';

/** Where and as whom the app signs people in. */
export interface SignInEndpoint {
  /** Without tenant and trailing slash. */
  readonly loginUrl: string;
  readonly tenant: string;
  readonly clientId: string;
  readonly redirectUri: string;
}

/** The page at Microsoft where the person signs in: code flow with PKCE S256 (RFC 7636). */
export function authorizeUrl(
  endpoint: SignInEndpoint,
  request: {
    readonly intent: Intent;
    readonly state: string;
    readonly nonce: string;
    readonly verifier: string;
    readonly loginHint: string | null;
  },
): string {
  const url = new URL(`${endpoint.loginUrl}/${endpoint.tenant}/oauth2/v2.0/authorize`);
  const parameters = {
    client_id: endpoint.clientId,
    response_type: 'code',
    response_mode: 'query',
    redirect_uri: endpoint.redirectUri,
    scope: SIGN_IN_SCOPES.join(' '),
    state: request.state,
    nonce: request.nonce,
    code_challenge: hash('sha256', request.verifier, 'base64url'),
    code_challenge_method: 'S256',
    // A browser that is signed in somewhere must not pick the mailbox by itself, but for the one that is known.
    ...(request.intent === 'reconnect' ? {} : { prompt: 'select_account' }),
    ...(request.loginHint === null ? {} : { login_hint: request.loginHint }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** The page where an administrator approves the app for everybody in their organisation. */
export function adminConsentUrl(endpoint: SignInEndpoint, state: string): string {
  // A personal account can't be an administrator, so that page knows no `common`.
  const tenant = endpoint.tenant === 'common' ? 'organizations' : endpoint.tenant;
  const url = new URL(`${endpoint.loginUrl}/${tenant}/v2.0/adminconsent`);
  url.searchParams.set('client_id', endpoint.clientId);
  url.searchParams.set('scope', SIGN_IN_SCOPES.join(' '));
  url.searchParams.set('redirect_uri', endpoint.redirectUri);
  url.searchParams.set('state', state);
  return url.href;
}

/** Asked for at sign-in and at an administrator's consent: the least that the sync works with. */
const SIGN_IN_SCOPES = [
  'openid',
  'profile',
  'offline_access',
  'User.Read',
  'Mail.ReadWrite',
  'Mail.Send',
] as const;

/** Of these, what must be granted; the others show as an id_token and a refresh token. */
export const GRAPH_SCOPES = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'] as const;

/** Whether all of `GRAPH_SCOPES` are granted, in any case, with or without a resource prefix. */
export function grantsAll(granted: readonly string[]): boolean {
  const names = new Set(
    granted.map((scope) => scope.slice(scope.lastIndexOf('/') + 1).toLowerCase()),
  );
  return GRAPH_SCOPES.every((scope) => names.has(scope.toLowerCase()));
}
