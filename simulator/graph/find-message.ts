import type { Message } from '../mail/types.ts';
import type { GraphCall } from './call.ts';
import { GraphError, itemNotFound } from './errors.ts';

/** The message of a request's path. A ghost is there, but answers 404 for a while. */
export function findMessage(call: GraphCall, id: string): Message {
  if (!/^[\w=-]+$/.test(id)) {
    throw new GraphError(400, 'ErrorInvalidIdMalformed', 'Id is malformed.');
  }
  const message = call.mailbox.findMessage(id);
  const { foreignIds } = call.world.settings;
  if (message === undefined && foreignIds === 'invalid' && call.mailbox.isForeignId(id)) {
    throw new GraphError(
      400,
      'ErrorInvalidMailboxItemId',
      'Item Id does not belong to the current mailbox.',
    );
  }
  if (message === undefined || isGhost(call, message)) throw itemNotFound();
  return message;
}

/** Each look at a ghost uses up one of its hidden reads. */
function isGhost(call: GraphCall, message: Message): boolean {
  const { ghost } = message;
  if (ghost === null) return false;
  const hidden = ghost.reads > 0 || call.world.clock.now() < ghost.until;
  if (ghost.reads > 0) ghost.reads -= 1;
  if (!hidden) message.ghost = null;
  return hidden;
}

/** Lists leave out what still hides by the clock. */
export function isListed(call: GraphCall, message: Message): boolean {
  return message.ghost === null || call.world.clock.now() >= message.ghost.until;
}
