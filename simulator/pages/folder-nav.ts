import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder } from '../mail/types.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';
import { folderPath, mailboxPath } from './paths.ts';

const ICONS: Readonly<Record<string, IconName>> = {
  inbox: 'inbox',
  drafts: 'pen',
  sentitems: 'send',
  deleteditems: 'bin',
  archive: 'archive',
  junkemail: 'junk',
};

/** The folders with what is new in them; beside the list on a wide screen, behind a button on a narrow one. */
export function folderNav(mailbox: Mailbox, current: Folder | undefined): Html {
  const counts = countsOf(mailbox);
  return html`<nav id="folders" class="folders" aria-label="Folders" popover data-part>
    <a class="button primary" href="${mailboxPath(mailbox)}/new">${icon('pen')} New mail</a>
    <ul>
      ${[...mailbox.folders.values()].map((folder) => {
        const count = counts.get(folder.id) ?? 0;
        return html`<li>
          <a
            href="${folderPath(mailbox, folder)}"
            ${folder === current && html`aria-current="page"`}
            >${icon(ICONS[folder.wellKnownName ?? ''] ?? 'folder')}
            <span>${folder.displayName}</span>${count > 0 && countBadge(folder, count)}</a
          >
        </li>`;
      })}
    </ul>
  </nav>`;
}

function countBadge(folder: Folder, count: number): Html {
  const what = folder.wellKnownName === 'drafts' ? 'drafts' : 'unread';
  return html`<span class="count">${count} <span class="hidden">${what}</span></span>`;
}

/** By folder id: what is unread, and of the drafts all. */
function countsOf(mailbox: Mailbox): Map<string, number> {
  const drafts = mailbox.folder('drafts').id;
  const counts = new Map<string, number>();
  for (const { folderId, isRead } of mailbox.messages.values()) {
    if (isRead && folderId !== drafts) continue;
    counts.set(folderId, (counts.get(folderId) ?? 0) + 1);
  }
  return counts;
}

export function unreadIn(mailbox: Mailbox): number {
  return mailbox.messagesIn('inbox').filter(({ isRead }) => !isRead).length;
}
