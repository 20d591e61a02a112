import type { Mailbox } from '../mail/mailbox.ts';
import type { Folder, Message } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { mailboxPage, messagePath } from './layout.ts';
import { addressList, moment } from './format.ts';

/** The messages of a folder, newest first. */
export function folderPage(mailbox: Mailbox, folder: Folder): HttpReply {
  const messages = mailbox.messagesIn(folder.id).toSorted((a, b) => b.received - a.received);
  const outgoing = folder.wellKnownName === 'sentitems' || folder.wellKnownName === 'drafts';
  const rows = messages.map((message) => row(mailbox, message, outgoing));
  return mailboxPage(200, mailbox, {
    heading: folder.displayName,
    folder,
    body:
      rows.length === 0
        ? html`<p>No messages.</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${outgoing ? 'To' : 'From'}</th>
                <th scope="col">Subject</th>
                <th scope="col">${outgoing ? 'Sent' : 'Received'}</th>
                <th scope="col">Attachments</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>`,
  });
}

function row(mailbox: Mailbox, message: Message, outgoing: boolean): Html {
  const people = outgoing ? message.to : message.from === null ? [] : [message.from];
  const subject = message.subject === '' ? '(no subject)' : message.subject;
  return html`<tr class="${message.isRead ? '' : 'unread'}">
    <td>${addressList(people)}</td>
    <td>
      <a href="${messagePath(mailbox, message.immutableId)}">${subject}</a>
      ${message.isRead ? null : html` <small>unread</small>`}
    </td>
    <td>${moment(message.received)}</td>
    <td>${message.attachments.length}</td>
  </tr>`;
}
