import { nameOf } from '../pages/format.ts';
import type { World } from '../world.ts';

/** Notes each mail that comes into an inbox: what the rest of the story answers. */
export function noteArrivals(world: World): void {
  world.onMessageChange((mailbox, { change, message, fromFolderId }) => {
    const isNew = change === 'created' && fromFolderId === undefined && !message.isDraft;
    if (!isNew || message.folderId !== mailbox.folder('inbox').id) return;
    const from = message.from === null ? 'somebody' : nameOf(message.from);
    world.happenings.note({ kind: 'mail', mailbox: mailbox.email, from });
  });
}
