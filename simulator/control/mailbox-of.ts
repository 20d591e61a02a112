import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';
import type { HttpRequest } from '../router.ts';
import type { World } from '../world.ts';
import { ControlError } from './input.ts';
import type { Fields } from './input.ts';

/** The mailbox that a route's `:email` names, by any of its addresses. */
export function mailboxOf(world: World, request: HttpRequest): Mailbox {
  return mailboxNamed(world, request.params['email'] ?? '');
}

export function mailboxNamed(world: World, email: string): Mailbox {
  const mailbox = world.findMailbox(email);
  if (mailbox === undefined) throw new ControlError(`no mailbox ${email}`, 404);
  return mailbox;
}

/** `messageId` is a Message-ID or either kind of id; the newest in the mailbox wins. */
export function messageOf(mailbox: Mailbox, fields: Fields): Message {
  const id = fields.text('messageId');
  const message = mailbox.findMessage(id) ?? mailbox.findByInternetMessageId(id);
  if (message === undefined) throw new ControlError(`no message ${id} in ${mailbox.email}`, 404);
  return message;
}
