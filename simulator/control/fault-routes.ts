import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { faultFrom } from './fault-input.ts';
import { ControlError, fieldsOf } from './input.ts';

/** What goes wrong, on demand. */
export function faultRoutes(world: World): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/faults',
      run: (request) => world.faults.add(faultFrom(fieldsOf(request))),
    },
    { method: 'GET', path: '/control/faults', run: () => ({ faults: world.faults.list() }) },
    {
      method: 'DELETE',
      path: '/control/faults',
      run: () => {
        world.faults.clear();
        return {};
      },
    },
    {
      method: 'DELETE',
      path: '/control/faults/:id',
      run: (request) => {
        const id = request.params['id'] ?? '';
        if (!world.faults.remove(id)) throw new ControlError(`no fault ${id}`, 404);
        return {};
      },
    },
  ];
}
