import type { DistributionList } from '../mail/distribution-list.ts';
import type { World } from '../world.ts';
import type { ControlRoute } from './control-route.ts';
import { ControlError, fieldsOf } from './input.ts';

/** Addresses that stand for others. A second POST of one changes its members. */
export function distributionListRoutes(world: World): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: '/control/distribution-lists',
      run: (request) => {
        const fields = fieldsOf(request);
        const email = fields.text('email');
        const name = fields.optional('name', fields.text) ?? email;
        const list: DistributionList = { email, name, members: fields.list('members').map(String) };
        fields.end();
        if (world.findMailbox(email)) throw new ControlError(`there is a mailbox ${email}`, 409);
        world.distributionLists.set(email.toLowerCase(), list);
        return list;
      },
    },
    {
      method: 'GET',
      path: '/control/distribution-lists',
      run: () => ({ distributionLists: [...world.distributionLists.values()] }),
    },
  ];
}
