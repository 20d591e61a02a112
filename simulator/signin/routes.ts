import { json } from '../router.ts';
import type { HttpReply, HttpRequest, Router } from '../router.ts';
import type { World } from '../world.ts';
import { registerAdminConsent } from './admin-consent.ts';
import { AuthorizeFlow, USER_ANSWERS } from './authorize-flow.ts';
import type { Answer, Step } from './authorize-flow.ts';
import { registerSignInControl } from './control.ts';
import {
  accountPicker,
  adminApprovalPage,
  adminConsentPage,
  approvedPage,
  consentPage,
  errorPage,
  signedOutPage,
} from './sign-in-pages.ts';
import type { SignInState } from './sign-in-state.ts';
import { answerTokenRequest } from './token-route.ts';

/** The simulated Entra ID, below `/login`. */
export function registerSignIn(router: Router, state: SignInState): void {
  const { world } = state;
  const flow = new AuthorizeFlow(state);

  router.add('GET', '/login/:tenant/oauth2/v2.0/authorize', (request) => {
    const signedIn = state.sessions.signedIn(request.headers.cookie);
    const step = flow.start(tenantOf(request), request.url.searchParams, signedIn);
    return render(state, step, request);
  });
  router.add('POST', '/login/:tenant/oauth2/v2.0/authorize', (request) => {
    const answer = parseAnswer(new URLSearchParams(request.body.toString()));
    if (answer === undefined) return { status: 400 };
    return render(state, flow.answer(tenantOf(request), request.url.searchParams, answer), request);
  });
  router.add('POST', '/login/:tenant/oauth2/v2.0/token', (request) =>
    answerTokenRequest(state, tenantOf(request), request),
  );
  router.add('GET', '/login/:tenant/oauth2/v2.0/logout', (request) => {
    state.sessions.end(request.headers.cookie);
    return signedOutPage();
  });
  router.add('GET', '/login/:tenant/discovery/v2.0/keys', (request) =>
    json(200, state.key.jwks(`${world.loginUrl}/${tenantOf(request)}/v2.0`)),
  );
  router.add('GET', '/login/:tenant/v2.0/.well-known/openid-configuration', (request) =>
    json(200, openIdConfiguration(world, tenantOf(request))),
  );
  registerAdminConsent(router, state);
  registerSignInControl(router, state, flow);
}

function tenantOf(request: HttpRequest): string {
  return request.params['tenant'] ?? '';
}

function parseAnswer(form: URLSearchParams): Answer | undefined {
  const [action, account] = [form.get('action'), form.get('account')];
  if (action === 'cancel') return { kind: action };
  const kind = USER_ANSWERS.find((known) => known === action);
  return kind === undefined || account === null ? undefined : { kind, account: account.trim() };
}

function render(state: SignInState, step: Step, request: HttpRequest): HttpReply {
  switch (step.kind) {
    case 'pick_account':
      return accountPicker(step.app, step.accounts, step.loginHint);
    case 'consent':
      return consentPage(step.app, step.user, step.scopes);
    case 'needs_admin':
      return adminApprovalPage(step.app, step.user, step.scopes);
    case 'admin_consent':
      return adminConsentPage(
        step.app,
        step.organisation,
        step.scopes,
        { account: step.user.oid },
        { accept: 'admin_accept', cancel: 'choose' },
      );
    case 'approved':
      return approvedPage(step.app, step.user, step.organisation);
    case 'error_page':
      return errorPage(step.error);
    case 'redirect': {
      const headers: Record<string, string> = { location: step.url, 'cache-control': 'no-store' };
      if (step.signedIn !== null) {
        headers['set-cookie'] = state.sessions.remember(request.headers.cookie, step.signedIn.oid);
      }
      return { status: 302, headers };
    }
  }
}

function openIdConfiguration(world: World, tenant: string): Record<string, unknown> {
  const base = `${world.loginUrl}/${tenant}`;
  const issuerTenant = world.findTenant(tenant)?.tid ?? '{tenantid}';
  return {
    issuer: `${world.loginUrl}/${issuerTenant}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'client_secret_basic',
      'private_key_jwt',
    ],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
  };
}
