import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder } from '../mail/types.ts';

export function mailboxPath(mailbox: Pick<Mailbox, 'email'>): string {
  return `/mail/${encodeURIComponent(mailbox.email)}`;
}

export function folderPath(mailbox: Mailbox, folder: Folder): string {
  return `${mailboxPath(mailbox)}/folders/${encodeURIComponent(folder.wellKnownName ?? folder.id)}`;
}

export function messagePath(mailbox: Mailbox, messageId: string): string {
  return `${mailboxPath(mailbox)}/messages/${encodeURIComponent(messageId)}`;
}
