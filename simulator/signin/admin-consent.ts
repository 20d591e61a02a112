import type { HttpReply, HttpRequest, Router } from '../router.ts';
import type { AppRegistration } from '../tokens.ts';
import type { Tenant } from '../world.ts';
import { aadsts } from './aadsts.ts';
import { isRegistered } from './authorize-request.ts';
import type { ReplyAddress } from './authorize-request.ts';
import { errorUrl, replyUrl } from './reply-to-app.ts';
import { parseScopes } from './scopes.ts';
import { adminConsentPage, errorPage } from './sign-in-pages.ts';
import type { SignInState } from './sign-in-state.ts';

const DEFAULT_SCOPES = ['User.Read', 'Mail.ReadWrite', 'Mail.Send'];

type Asked = {
  app: AppRegistration;
  tenant: Tenant;
  to: ReplyAddress;
  scopes: string[];
  scope: string;
};

/**
 * An administrator agrees for the whole tenant, at `/adminconsent` (v1) or `/v2.0/adminconsent`.
 * Whoever opens the page counts as the administrator: the simulator has no roles.
 */
export function registerAdminConsent(router: Router, state: SignInState): void {
  for (const path of ['/login/:tenant/adminconsent', '/login/:tenant/v2.0/adminconsent']) {
    router.add('GET', path, (request) => {
      const asked = parse(state, request);
      if ('status' in asked) return asked;
      return adminConsentPage(asked.app, asked.tenant.displayName, asked.scopes);
    });
    router.add('POST', path, (request) => {
      const asked = parse(state, request);
      if ('status' in asked) return asked;
      const accepted = new URLSearchParams(request.body.toString()).get('action') === 'accept';
      return {
        status: 302,
        headers: { location: accepted ? accept(asked) : cancel(state, asked) },
      };
    });
  }
}

function accept({ app, tenant, to, scope }: Asked): string {
  tenant.adminConsents.add(app.clientId);
  return replyUrl(to, {
    admin_consent: 'True',
    tenant: tenant.tid,
    ...(scope === '' ? {} : { scope }),
  });
}

function cancel({ world }: SignInState, { to }: Asked): string {
  const error = aadsts(65004, { error: 'permission_denied' });
  return errorUrl(to, error, world.loginUrl, world.clock.now());
}

function parse({ world }: SignInState, request: HttpRequest): Asked | HttpReply {
  const query = request.url.searchParams;
  const app = world.apps.get(query.get('client_id') ?? '');
  if (app === undefined) return errorPage(aadsts(700016));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!isRegistered(app, redirectUri)) return errorPage(aadsts(50011));
  const tenant = tenantOf(world, request.params['tenant'] ?? '');
  if (tenant === undefined) return errorPage(aadsts(90002));
  const scope = query.get('scope') ?? '';
  const scopes = parseScopes(scope);
  return {
    app,
    tenant,
    to: { redirectUri, responseMode: 'query', state: query.get('state') },
    scopes: scopes.kind === 'scopes' ? scopes.scopes : DEFAULT_SCOPES,
    scope,
  };
}

/** `organizations` and `common` mean the administrator's own tenant: here the first, which uses the CRM. */
function tenantOf(world: SignInState['world'], name: string): Tenant | undefined {
  const own = name === 'organizations' || name === 'common';
  return own ? [...world.tenants.values()][0] : world.findTenant(name);
}
