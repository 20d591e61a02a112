import type { Mailbox } from '../mail/mailbox.ts';
import { ACCESS_TOKEN_LIFETIME_MS, GRAPH_AUDIENCE } from '../tokens.ts';
import type { AppRegistration } from '../tokens.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import { refuseCode } from './check-code.ts';
import { refuseCredential } from './check-credential.ts';
import { isGraphScope } from './permissions.ts';
import { parseScopes } from './scopes.ts';
import type { SignInState } from './sign-in-state.ts';
import { accountFilter } from './tenants.ts';
import {
  declaresClaimsChallenge,
  encodeClientInfo,
  idTokenClaims,
  overwriteClaims,
} from './token-claims.ts';
import type { TokenRequest } from './token-request.ts';

export type TokenAnswer =
  | { kind: 'tokens'; body: Record<string, unknown> }
  | { kind: 'refused'; error: SignInError };

/** A user's permission, as a code or a refresh token stands for it. */
type Grant = { user: Mailbox; scopes: readonly string[]; nonce: string | null };

const refused = (code: number): TokenAnswer => ({ kind: 'refused', error: aadsts(code) });

/** Redeems a code or a refresh token: `POST {login}/{tenant}/oauth2/v2.0/token`. */
export function redeem(state: SignInState, tenant: string, request: TokenRequest): TokenAnswer {
  const { world } = state;
  const admits = accountFilter(world, tenant);
  if (admits === undefined) return refused(90002);
  const app = world.apps.get(request.clientId);
  if (app === undefined) return refused(700016);
  const badCredential = refuseCredential(app, request.credential, world.clock.now());
  if (badCredential !== null) return { kind: 'refused', error: badCredential };

  const grant =
    request.grant.type === 'authorization_code'
      ? redeemCode(state, app, request.grant)
      : checkRefreshToken(state, app, request.grant.refreshToken);
  if ('code' in grant) return { kind: 'refused', error: grant };
  // A code or token of one tenant is no good at another's endpoint.
  if (!admits(grant.user)) return refused(700005);
  const { tokenError } = state.rules.of(grant.user);
  if (tokenError !== undefined) return { kind: 'refused', error: tokenError };
  return issueTokens(state, app, grant, request);
}

function redeemCode(
  state: SignInState,
  app: AppRegistration,
  grant: { code: string; redirectUri: string; verifier: string | null },
): Grant | SignInError {
  const { tokens, clock, mailboxes } = state.world;
  const code = tokens.codes.get(grant.code);
  const by = { clientId: app.clientId, ...grant };
  const refusal = refuseCode(code, by, clock.now());
  if (code === undefined || refusal !== null) return refusal ?? aadsts(9002313);
  code.used = true;
  const user = mailboxes.get(code.oid);
  if (user === undefined) return aadsts(50034);
  return { user, scopes: code.scopes, nonce: code.nonce };
}

function checkRefreshToken(
  state: SignInState,
  app: AppRegistration,
  refreshToken: string,
): Grant | SignInError {
  const { tokens, clock, mailboxes } = state.world;
  const token = tokens.refreshTokens.get(refreshToken);
  if (token === undefined) return aadsts(9002313);
  if (token.clientId !== app.clientId) return aadsts(70000);
  if (token.revocation !== null) return aadsts(token.revocation.aadsts);
  if (clock.now() >= token.expiresAt) return aadsts(700082);
  const user = mailboxes.get(token.oid);
  if (user === undefined) return aadsts(50034);
  return { user, scopes: token.scopes, nonce: null };
}

function issueTokens(
  state: SignInState,
  app: AppRegistration,
  grant: Grant,
  request: TokenRequest,
): TokenAnswer {
  const { world, rules, key } = state;
  const rule = rules.of(grant.user);
  const { oid } = grant.user;
  const { clientId } = app;

  const asked = parseScopes(request.scope ?? grant.scopes.join(' '));
  if (asked.kind === 'unknown_scope') return refused(70011);
  const wanted = asked.kind === 'empty' ? [...grant.scopes] : asked.scopes;
  if (state.missingConsent(clientId, grant.user, wanted).some(isGraphScope)) return refused(65001);
  const scopes = wanted.filter((scope) => rule.withheldScopes?.includes(scope) !== true);

  const access = world.tokens.issueAccessToken({
    clientId,
    oid,
    scopes: scopes.filter(isGraphScope),
    handlesClaimsChallenge: declaresClaimsChallenge(request.claims),
  });
  const lifetime = Math.floor(ACCESS_TOKEN_LIFETIME_MS / 1000) - 1;
  const body: Record<string, unknown> = {
    token_type: 'Bearer',
    scope: scopesInAnswer(scopes, rule.prefixScopes === true),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: access.token,
  };
  if (scopes.includes('offline_access') && rule.withholdRefreshToken !== true) {
    // The whole grant, not the part asked for now: a later refresh may ask for the rest.
    const whole = [...new Set([...grant.scopes, ...scopes])];
    body['refresh_token'] = world.tokens.issueRefreshToken({ clientId, oid, scopes: whole }).token;
  }
  if (scopes.includes('openid') && rule.withholdIdToken !== true) {
    const now = world.clock.now();
    const claims = idTokenClaims(grant.user, {
      clientId,
      loginUrl: world.loginUrl,
      nonce: grant.nonce,
      now,
    });
    body['id_token'] = key.signJwt(overwriteClaims(claims, rule.idTokenClaims));
  }
  if (request.wantsClientInfo) body['client_info'] = encodeClientInfo(grant.user);
  return { kind: 'tokens', body };
}

/** Entra ID never names offline_access in the answer: the refresh token says it. */
function scopesInAnswer(scopes: readonly string[], prefixed: boolean): string {
  return scopes
    .filter((scope) => scope !== 'offline_access')
    .map((scope) => (prefixed && isGraphScope(scope) ? `${GRAPH_AUDIENCE}/${scope}` : scope))
    .join(' ');
}
