import type { HttpRequest } from '../router.ts';
import type { Tenant, World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, fieldsOf } from './input.ts';

const POLICIES = ['user', 'managed', 'admin-only'] as const;

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
        const policy = fields.choice('consentPolicy', POLICIES);
        fields.end();
        tenant.consentPolicy = policy;
        return tenantView(tenant);
      },
    },
  ];
}

function tenantView({ adminConsents, ...tenant }: Tenant): object {
  return { ...tenant, adminConsents: [...adminConsents] };
}
