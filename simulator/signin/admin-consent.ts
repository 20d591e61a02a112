import { json } from '../router.ts';
import type { HttpReply, HttpRequest, Router } from '../router.ts';
import type { AppRegistration } from '../tokens.ts';
import { CONSUMER_TENANT_ID, type Tenant } from '../world.ts';
import { aadsts } from './aadsts.ts';
import type { SignInError } from './aadsts.ts';
import { isRegistered } from './authorize-request.ts';
import type { ReplyAddress } from './authorize-request.ts';
import { errorUrl, replyUrl } from './reply-to-app.ts';
import { parseScopes } from './scopes.ts';
import { adminConsentPage, administratorPicker, errorPage } from './sign-in-pages.ts';
import type { SignInState } from './sign-in-state.ts';

const DEFAULT_SCOPES = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'];

type Asked = {
  app: AppRegistration;
  /** Whose administrator may be signed in: one, or with `organizations` all. */
  tenants: [Tenant, ...Tenant[]];
  to: ReplyAddress;
  scopes: string[];
  scope: string;
};

/**
 * An administrator agrees for the whole tenant, at `/adminconsent` (v1) or `/v2.0/adminconsent`.
 * Whoever opens the page counts as the administrator: the simulator has no roles. Where several companies may be meant,
 * they choose whose administrator they are.
 */
export function registerAdminConsent(router: Router, state: SignInState): void {
  for (const path of ['/login/:tenant/adminconsent', '/login/:tenant/v2.0/adminconsent']) {
    router.add('GET', path, (request) => {
      const asked = parse(state, request);
      if ('status' in asked) return asked;
      const [first, ...others] = asked.tenants;
      return others.length === 0
        ? review(asked, first)
        : administratorPicker(asked.app, asked.tenants);
    });
    router.add('POST', path, (request) => {
      const asked = parse(state, request);
      if ('status' in asked) return asked;
      const form = new URLSearchParams(request.body.toString());
      const chosen = asked.tenants.find(({ tid }) => tid === form.get('administrator'));
      if (chosen !== undefined) return review(asked, chosen);
      const tenant = asked.tenants.find(({ tid }) => tid === form.get('tenant'));
      const action = form.get('action') === 'accept' ? 'accept' : 'cancel';
      const location = end(state, asked, tenant ?? asked.tenants[0], action);
      return { status: 302, headers: { location } };
    });
  }
  router.add('POST', '/control/admin-consent', (request) => approveByScript(state, request));
}

function review({ app, scopes }: Asked, tenant: Tenant): HttpReply {
  return adminConsentPage(app, tenant, scopes, { tenant: tenant.tid });
}

/** `needs_admin`: somebody who is no administrator after all goes back without having agreed. */
const ACTIONS = ['accept', 'cancel', 'needs_admin'] as const;
type Action = (typeof ACTIONS)[number];

/** Goes through the page as the administrator of a tenant would, and answers where the browser would be sent. */
function approveByScript(state: SignInState, request: HttpRequest): HttpReply {
  const { adminConsentUrl, tenant: name, action = 'accept' } = parseJson(request.body.toString());
  const known = ACTIONS.find((one) => one === action);
  const path = /^\/login\/([^/]+)\/(?:v2\.0\/)?adminconsent$/u;
  const url =
    typeof adminConsentUrl === 'string' && URL.canParse(adminConsentUrl)
      ? new URL(adminConsentUrl)
      : null;
  const place = url && path.exec(url.pathname)?.[1];
  if (!url || !place || known === undefined || typeof name !== 'string') {
    const error = `adminConsentUrl, tenant and action (${ACTIONS.join(', ')}) are needed`;
    return json(400, { error });
  }
  const asked = parse(state, { ...request, url, params: { tenant: place } });
  if ('status' in asked) return json(409, { error: 'the page is an error page' });
  const tenant = asked.tenants.find((one) => one === state.world.findTenant(name));
  if (tenant === undefined) return json(404, { error: `no tenant ${name} at this page` });
  return json(200, { redirectTo: end(state, asked, tenant, known) });
}

function end(state: SignInState, asked: Asked, tenant: Tenant, action: Action): string {
  switch (action) {
    case 'accept':
      return accept(asked, tenant);
    case 'cancel':
      return refuse(state, asked, aadsts(65004, { error: 'permission_denied' }));
    case 'needs_admin':
      return refuse(state, asked, aadsts(90094));
  }
}

function accept({ app, to, scope }: Asked, tenant: Tenant): string {
  tenant.adminConsents.add(app.clientId);
  return replyUrl(to, {
    admin_consent: 'True',
    tenant: tenant.tid,
    ...(scope === '' ? {} : { scope }),
  });
}

function refuse({ world }: SignInState, { to }: Asked, error: SignInError): string {
  return errorUrl(to, error, world.loginUrl, world.clock.now());
}

function parse({ world }: SignInState, request: HttpRequest): Asked | HttpReply {
  const query = request.url.searchParams;
  const app = world.apps.get(query.get('client_id') ?? '');
  if (app === undefined) return errorPage(aadsts(700016));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(app, redirectUri)) return errorPage(aadsts(50011));
  const [first, ...others] = tenantsOf(world, request.params['tenant'] ?? '');
  if (first === undefined) return errorPage(aadsts(90002));
  const scope = query.get('scope') ?? '';
  const scopes = parseScopes(scope);
  return {
    app,
    tenants: [first, ...others],
    to: { redirectUri, responseMode: 'query', state: query.get('state') },
    scopes: scopes.kind === 'scopes' ? scopes.scopes : DEFAULT_SCOPES,
    scope,
  };
}

/** `organizations` and `common` mean the administrator's own tenant; the first uses the CRM. */
function tenantsOf(world: SignInState['world'], name: string): Tenant[] {
  const own = name === 'organizations' || name === 'common';
  const named = world.findTenant(name);
  const found = own ? [...world.tenants.values()] : named === undefined ? [] : [named];
  return found.filter(({ tid }) => tid !== CONSUMER_TENANT_ID);
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(text) };
  } catch {
    return {};
  }
}
