import type { FleetGuard } from '../../ports/tokens.ts';
import type { HealthCheck } from './check-health.ts';

/**
 * Fails while Microsoft refuses this installation's own credentials (a bad or expired client secret): no user can help,
 * and no mailbox is reached. It looks back some minutes, so it passes again only a while after the operator mended it.
 */
export function credentialsCheck(fleet: Pick<FleetGuard, 'recentOperatorFault'>): HealthCheck {
  return {
    name: 'credentials',
    async check() {
      // Storage that does not answer says nothing of the credentials; its own check fails.
      const fault = await fleet.recentOperatorFault().catch(() => null);
      if (fault) throw new Error(fault.code);
    },
  };
}
