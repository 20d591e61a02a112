import type { HttpRequest } from '../router.ts';
import { CONSENT_POLICIES } from '../settings.ts';
import { withdrawConsents } from '../signin/tenants.ts';
import type { Tenant, World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, fieldsOf } from './input.ts';

/** Companies: what their users may agree to by themselves. */
export function tenantRoutes(world: World): ControlRoute[] {
  const tenantOf = (request: HttpRequest): Tenant => {
    const name = request.params['tenant'] ?? '';
    const tenant = world.findTenant(name);
    if (tenant === undefined) throw new ControlError(`no tenant ${name}`, 404);
    return tenant;
  };
  return [
    {
      method: 'GET',
      path: '/control/tenants',
      run: () => ({ tenants: [...world.tenants.values()].map(tenantView) }),
    },
    {
      method: 'PATCH',
      path: '/control/tenants/:tenant',
      run: (request) => {
        const tenant = tenantOf(request);
        const fields = fieldsOf(request);
        const policy = fields.choice('consentPolicy', CONSENT_POLICIES);
        fields.end();
        tenant.consentPolicy = policy;
        return tenantView(tenant);
      },
    },
    {
      method: 'DELETE',
      path: '/control/tenants/:tenant/consent',
      run: (request) => {
        const tenant = tenantOf(request);
        withdrawConsents(world, tenant);
        return tenantView(tenant);
      },
    },
  ];
}

function tenantView({ adminConsents, ...tenant }: Tenant): object {
  return { ...tenant, adminConsents: [...adminConsents] };
}
