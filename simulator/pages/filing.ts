import { deleteMessage, fileMessage } from '../mail/file-message.ts';
import type { Mailbox } from '../mail/mailbox.ts';
import type { Message } from '../mail/types.ts';
import type { HttpReply, HttpRequest } from '../router.ts';
import { parseForm } from './form.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { folderPath, notFoundPage } from './layout.ts';

/** The buttons by which a person puts a message elsewhere. */
export function filingForms(mailbox: Mailbox, message: Message, path: string): Html {
  const folders = [...mailbox.folders.values()];
  return html`<form method="post" action="${path}/archive"><button>Archive</button></form>
    <form method="post" action="${path}/delete"><button>Delete</button></form>
    <form method="post" action="${path}/move">
      <label for="folder">Folder</label>
      <select id="folder" name="folder">
        ${folders.map(
          ({ id, displayName }) =>
            html`<option value="${id}" ${id === message.folderId && html`selected`}>
              ${displayName}
            </option>`,
        )}
      </select>
      <button>Move</button>
    </form>`;
}

export function archiveFromPage(mailbox: Mailbox, message: Message): HttpReply {
  return backToFolder(mailbox, message, () =>
    fileMessage(mailbox, message, mailbox.folder('archive')),
  );
}

export function deleteFromPage(mailbox: Mailbox, message: Message): HttpReply {
  return backToFolder(mailbox, message, () => deleteMessage(mailbox, message));
}

export async function moveFromPage(
  mailbox: Mailbox,
  message: Message,
  request: HttpRequest,
): Promise<HttpReply> {
  const chosen = (await parseForm(request)).get('folder');
  const folder = typeof chosen === 'string' ? mailbox.folders.get(chosen) : undefined;
  if (folder === undefined) return notFoundPage();
  return backToFolder(mailbox, message, () => fileMessage(mailbox, message, folder));
}

/** 303 to where the message was, so that a reload does it no second time. */
function backToFolder(mailbox: Mailbox, message: Message, act: () => void): HttpReply {
  const from = mailbox.folders.get(message.folderId) ?? mailbox.folder('inbox');
  act();
  return { status: 303, headers: { location: folderPath(mailbox, from) } };
}
