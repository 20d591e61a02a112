import type { Mailbox } from '../mail/mailbox.ts';
import { CONSUMER_TENANT_ID } from '../world.ts';
import type { Tenant, World } from '../world.ts';

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

/** The administrator takes back what was agreed to, for everybody: a refresh is AADSTS65001 until somebody agrees again. */
export function withdrawConsents(world: World, tenant: Tenant): void {
  tenant.adminConsents.clear();
  for (const { tid, oid } of world.mailboxes.values()) {
    if (tid === tenant.tid) world.tokens.withdrawConsent(oid);
  }
}
