import type { Simulator } from '../simulator/server.ts';

/** Notifications that the simulated Microsoft 365 has still to deliver, or to give up. */
export function pendingNotifications(simulator: Simulator): number {
  if ('pendingNotifications' in simulator && typeof simulator.pendingNotifications === 'function') {
    return Number(simulator.pendingNotifications());
  }
  return 0;
}
