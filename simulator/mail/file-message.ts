import type { Mailbox } from './mailbox.ts';
import type { Folder, Message } from './types.ts';

/**
 * Puts a message into another folder, as a person or a client does. The archive copies what it takes, so the message
 * is known by a new immutable id there; elsewhere that is so when `newId` asks for it.
 */
export function fileMessage(
  mailbox: Mailbox,
  message: Message,
  folder: Folder,
  how: { newId?: boolean } = {},
): Message {
  const newImmutableId = how.newId === true || folder.wellKnownName === 'archive';
  return mailbox.move(message, folder, {}, { newImmutableId });
}

/** Into the bin; from there, and a draft at once, it goes for good. */
export function deleteMessage(
  mailbox: Mailbox,
  message: Message,
  how: { newId?: boolean } = {},
): void {
  const bin = mailbox.folder('deleteditems');
  if (message.folderId === bin.id || message.isDraft) mailbox.remove(message);
  else fileMessage(mailbox, message, bin, how);
}
