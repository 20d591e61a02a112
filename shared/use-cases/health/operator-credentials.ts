import { FAULT_NOTED_EACH_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Now } from '../../ports/clock.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { FleetGuard } from '../../ports/tokens.ts';
import type { HealthCheck } from './check-health.ts';

/**
 * Our own credentials were refused: counted each time, kept for health and status once a minute from each instance. It
 * never fails, so that the refusal itself is what the work hears.
 */
export function noteOperatorFault(deps: {
  readonly fleet: Pick<FleetGuard, 'operatorFault'>;
  readonly counters: Pick<Counters, 'add'>;
  readonly log: Log;
  readonly now: Now;
}): (code: string) => Promise<void> {
  let notedAt: number | null = null;
  return async (code) => {
    deps.counters.add('token_operator_fault');
    if (notedAt !== null && deps.now() - notedAt < FAULT_NOTED_EACH_MS) return;
    deps.log.error('operator.credentials_refused', { code });
    try {
      await deps.fleet.operatorFault(code);
      notedAt = deps.now();
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      deps.log.warn('operator.fault_not_noted', { code: error.code });
    }
  };
}

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
