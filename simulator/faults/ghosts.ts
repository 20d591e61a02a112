import type { World } from '../world.ts';

/** Makes ghosts of new messages where a rule with target `message` says so. */
export function registerGhosts(world: World): void {
  world.onMessageChange((mailbox, { change, message }) => {
    if (change !== 'created') return;
    const folder = mailbox.folders.get(message.folderId);
    const rule = world.faults.strike(
      {
        target: 'message',
        method: change,
        path: folder?.wellKnownName ?? folder?.displayName ?? '',
        mailbox: mailbox.email,
      },
      ['ghost'],
    );
    if (rule?.effect.type !== 'ghost') return;
    message.ghost = {
      until: rule.effect.ms === undefined ? 0 : world.clock.now() + rule.effect.ms,
      reads: rule.effect.reads ?? 0,
    };
  });
}
