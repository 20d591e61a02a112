import type { Mailbox } from '../mail/mailbox.ts';
import { CONSUMER_TENANT_ID } from '../world.ts';
import type { World } from '../world.ts';

/**
 * Who may sign in under the path's `{tenant}`: `common` (everybody), `organizations`, `consumers`,
 * a tenant id or a domain. Undefined: no such tenant.
 */
export function accountFilter(
  world: World,
  tenant: string,
): ((user: Pick<Mailbox, 'tid'>) => boolean) | undefined {
  switch (tenant.toLowerCase()) {
    case 'common':
      return () => true;
    case 'organizations':
      return (user) => user.tid !== CONSUMER_TENANT_ID;
    case 'consumers':
      return (user) => user.tid === CONSUMER_TENANT_ID;
    default: {
      const found = world.findTenant(tenant);
      return found === undefined ? undefined : (user) => user.tid === found.tid;
    }
  }
}
