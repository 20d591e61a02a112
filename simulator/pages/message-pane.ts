import type { Mailbox } from '../mail/mailbox.ts';
import type { Address, Attachment, Message } from '../mail/types.ts';
import { avatar, byteCount, moment, nameOf } from './format.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { icon } from './icons.ts';
import { messageBody } from './message-body.ts';
import { subjectOf } from './message-list.ts';
import { messageTools } from './message-tools.ts';
import { folderPath, messagePath } from './paths.ts';

/** One message, opened. */
export function messagePane(mailbox: Mailbox, message: Message, now: number): Html {
  const path = messagePath(mailbox, message.immutableId);
  const folder = mailbox.folders.get(message.folderId) ?? mailbox.folder('inbox');
  const { from } = message;
  return html`<article class="message" aria-labelledby="subject">
    <div id="message-head" data-part>
      <a class="back only-narrow" href="${folderPath(mailbox, folder)}"
        >${icon('back')} ${folder.displayName}</a
      >
      ${messageTools(mailbox, message, path)}
      <h1 id="subject">${subjectOf(message)}</h1>
      <div class="from">
        ${avatar(from ?? { email: '', name: '?' })}
        <div>
          <div class="sender">
            <strong>${from === null ? '' : nameOf(from)}</strong>
            ${from !== null && from.name !== from.email && html`<span class="muted">${from.email}</span>`}
            ${marks(message)}
          </div>
          <dl>
            ${people('To', message.to)} ${people('Cc', message.cc)} ${people('Bcc', message.bcc)}
            <dt class="hidden">Date</dt>
            <dd class="muted">${moment(message.received, 'long', now)}</dd>
          </dl>
        </div>
      </div>
      ${attachmentList(path, message.attachments)}
    </div>
    <div class="body">${messageBody(message, path, 'Text of the message')}</div>
  </article>`;
}

function marks({ isDraft, sensitivity, importance }: Message): Html {
  return html`${isDraft && html`<span class="tag">Draft</span>`}
  ${sensitivity === 2 && html`<span class="tag">${icon('lock')} Private</span>`}
  ${importance === 'high' && html`<span class="tag warn">Important</span>`}`;
}

function people(label: string, addresses: readonly Address[]): Html | null {
  if (addresses.length === 0) return null;
  return html`<div class="people-line">
    <dt>${label}</dt>
    <dd>
      ${addresses.map(
        (address, index) =>
          html`${index > 0 && ', '}<span title="${address.email}">${nameOf(address)}</span>`,
      )}
    </dd>
  </div>`;
}

function attachmentList(path: string, attachments: readonly Attachment[]): Html | null {
  if (attachments.length === 0) return null;
  return html`<section class="attachments" aria-label="Attachments">
    <ul>
      ${attachments.map((attachment) => html`<li>${attachmentLink(path, attachment)}</li>`)}
    </ul>
  </section>`;
}

function attachmentLink(path: string, attachment: Attachment): Html {
  const href = `${path}/attachments/${encodeURIComponent(attachment.id)}`;
  const about =
    attachment.kind === 'reference'
      ? `link to ${attachment.sourceUrl}`
      : `${byteCount(attachment.content.length)}${attachment.isInline ? ', in the text' : ''}`;
  return html`<a class="file" href="${href}"
    >${icon('clip')} <span class="name">${attachment.name}</span> <small>${about}</small></a
  >`;
}
