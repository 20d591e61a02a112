import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import type { IconName } from './icons.ts';

/** What one can do with a message that is open. */
export function messageTools(mailbox: Mailbox, message: Message, path: string): Html {
  const at = mailbox.folders.get(message.folderId)?.wellKnownName;
  return html`<div class="tools">
    ${
      !message.isDraft &&
      html`${link(`${path}/reply`, 'reply', 'Reply')}
        ${link(`${path}/reply-all`, 'reply-all', 'Reply all')}
        ${link(`${path}/forward`, 'forward', 'Forward')} <span class="gap"></span>`
    }
    ${at !== 'archive' && action(`${path}/archive`, 'archive', 'Archive')}
    ${action(`${path}/delete`, 'bin', at === 'deleteditems' || message.isDraft ? 'Delete for good' : 'Delete')}
    ${moveMenu(mailbox, message, path)}
    ${at === 'junkemail' ? action(`${path}/not-junk`, 'inbox', 'Not junk') : action(`${path}/junk`, 'junk', 'Junk')}
    ${action(`${path}/unread`, 'unread', 'Mark as unread')}
  </div>`;
}

function link(href: string, name: IconName, words: string): Html {
  return html`<a class="tool" href="${href}" title="${words}"
    >${icon(name)} <span>${words}</span></a
  >`;
}

function action(url: string, name: IconName, words: string): Html {
  return html`<form method="post" action="${url}">
    <button class="tool" title="${words}">${icon(name)} <span>${words}</span></button>
  </form>`;
}

function moveMenu(mailbox: Mailbox, message: Message, path: string): Html {
  const others = [...mailbox.folders.values()].filter(({ id }) => id !== message.folderId);
  return html`<div class="menu-place">
    <button type="button" class="tool" popovertarget="move" title="Move to a folder">
      ${icon('folder')} <span>Move</span>
    </button>
    <div id="move" class="menu" popover role="group" aria-label="Move to a folder">
      <form method="post" action="${path}/move">
        ${others.map(
          ({ id, displayName }) =>
            html`<button class="choice" name="folder" value="${id}">
              ${icon('folder')} ${displayName}
            </button>`,
        )}
      </form>
      <form class="new-folder" method="post" action="${path}/move">
        <label for="new-folder">New folder</label>
        <input id="new-folder" name="newFolder" required maxlength="100" autocomplete="off" />
        <button>Create and move</button>
      </form>
    </div>
  </div>`;
}
