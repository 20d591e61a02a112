import { FAULT_NOTED_EACH_MS } from '../../domain/durations.ts';
import { ServiceFailure } from '../../domain/failure.ts';
import type { Now } from '../../ports/clock.ts';
import type { Counters, Log } from '../../ports/telemetry.ts';
import type { FleetGuard, OperatorFault } from '../../ports/tokens.ts';
import type { HealthCheck } from './check-health.ts';

/**
 * Refusals of our own credentials: counted each time, kept for health and status once a minute from each instance, and
 * no longer than until they are taken again. Neither fails, so that the refusal itself is what the work hears.
 */
export function operatorFaults(deps: {
  readonly fleet: Pick<FleetGuard, 'operatorFault' | 'operatorFaultOver'>;
  readonly counters: Pick<Counters, 'add'>;
  readonly log: Log;
  readonly now: Now;
}): OperatorFault {
  let noted: { readonly code: string; readonly at: number } | null = null;
  // A process that starts doesn't know what the one before it noted, such as with the secret that was since renewed.
  let mayStand = true;

  async function note(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      return true;
    } catch (error) {
      if (!(error instanceof ServiceFailure)) throw error;
      deps.log.warn('operator.fault_not_noted', { code: error.code });
      return false;
    }
  }

  return {
    async met(code) {
      deps.counters.add('token_operator_fault');
      mayStand = true;
      if (noted !== null && deps.now() - noted.at < FAULT_NOTED_EACH_MS) return;
      deps.log.error('operator.credentials_refused', { code });
      if (await note(() => deps.fleet.operatorFault(code))) noted = { code, at: deps.now() };
    },

    async over(code) {
      // What else is noted is not over by it, and goes on being noted once a minute.
      if (!mayStand || (noted !== null && noted.code !== code)) return;
      mayStand = false;
      noted = null;
      if (!(await note(() => deps.fleet.operatorFaultOver(code)))) mayStand = true;
    },
  };
}

/**
 * Fails while Microsoft refuses this installation's own credentials (a bad or expired client secret): no user can help,
 * and no mailbox is reached. It passes again when they are taken, or some minutes after the last refusal.
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
