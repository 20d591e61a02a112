import type { Notifier } from '../notify/notifier.ts';
import { json } from '../router.ts';
import type { Router } from '../router.ts';
import type { World } from '../world.ts';
import { distributionListRoutes } from './distribution-list-routes.ts';
import { faultRoutes } from './fault-routes.ts';
import { ControlError } from './input.ts';
import { mailboxRoutes } from './mailbox-routes.ts';
import { peopleRoutes } from './people-routes.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { worldRoutes } from './world-routes.ts';

/** The control API: JSON in, JSON out, a sentence with 400 or 404 for nonsense. */
export function registerControl(router: Router, world: World, notifier: Notifier): void {
  const routes = [
    ...mailboxRoutes(world),
    ...distributionListRoutes(world),
    ...peopleRoutes(world),
    ...faultRoutes(world),
    ...subscriptionRoutes(world, notifier),
    ...tenantRoutes(world),
    ...tokenRoutes(world),
    ...worldRoutes(world),
  ];
  for (const route of routes) {
    router.add(route.method, route.path, async (request) => {
      try {
        return json(200, await route.run(request));
      } catch (error) {
        if (error instanceof ControlError) return json(error.status, { error: error.message });
        throw error;
      }
    });
  }
}
