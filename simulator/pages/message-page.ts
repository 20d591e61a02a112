import type { Mailbox } from '../mail/mailbox.ts';
import type { Attachment, Message } from '../mail/types.ts';
import type { HttpReply } from '../router.ts';
import { addressList, byteCount, moment } from './format.ts';
import { filingForms } from './filing.ts';
import { html } from './html.ts';
import type { Html } from './html.ts';
import { mailboxPage, messagePath } from './layout.ts';

/** One message; its HTML is shown in a frame where nothing runs and nothing is fetched. */
export function messagePage(mailbox: Mailbox, message: Message): HttpReply {
  const path = messagePath(mailbox, message.immutableId);
  return mailboxPage(200, mailbox, {
    heading: message.subject === '' ? '(no subject)' : message.subject,
    folder: mailbox.folders.get(message.folderId),
    body: html`<dl>
        <dt>From</dt>
        <dd>${message.from === null ? '' : addressList([message.from])}</dd>
        <dt>To</dt>
        <dd>${addressList(message.to)}</dd>
        ${optional('Cc', addressList(message.cc))} ${optional('Bcc', addressList(message.bcc))}
        <dt>Date</dt>
        <dd>${moment(message.received)}</dd>
        ${optional('Sensitivity', message.sensitivity === 2 ? 'Private' : '')}
      </dl>
      <div class="toolbar">
        <a href="${path}/reply">Reply</a>
        <a href="${path}/reply-all">Reply all</a>
        <a href="${path}/forward">Forward</a>
        ${filingForms(mailbox, message, path)}
      </div>
      ${attachmentList(path, message.attachments)} ${bodyOf(message)}`,
  });
}

function optional(label: string, value: string): Html | null {
  if (value === '') return null;
  return html`<dt>${label}</dt>
    <dd>${value}</dd>`;
}

function attachmentList(path: string, attachments: readonly Attachment[]): Html | null {
  if (attachments.length === 0) return null;
  return html`<h2>Attachments</h2>
    <ul>
      ${attachments.map((attachment) => html`<li>${attachmentLink(path, attachment)}</li>`)}
    </ul>`;
}

function attachmentLink(path: string, attachment: Attachment): Html {
  if (attachment.kind === 'reference') {
    return html`${attachment.name} (link to ${attachment.sourceUrl})`;
  }
  return html`<a href="${path}/attachments/${encodeURIComponent(attachment.id)}"
      >${attachment.name}</a
    >
    (${byteCount(attachment.content.length)}${attachment.isInline ? ', inline' : ''})`;
}

function bodyOf(message: Message): Html {
  if (message.body.contentType === 'text') return html`<pre>${message.body.content}</pre>`;
  const policy =
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">';
  const document = `${policy}${withInlineImages(message)}`;
  return html`<iframe title="Message body" sandbox srcdoc="${document}"></iframe>`;
}

/** `cid:` images become data URLs, since the frame may fetch nothing. */
function withInlineImages(message: Message): string {
  let content = message.body.content;
  for (const attachment of message.attachments) {
    if (attachment.kind !== 'file' || attachment.contentId === null) continue;
    const type = attachment.contentType ?? '';
    if (!/^image\/(png|jpeg|gif|webp)$/u.test(type)) continue;
    const url = `data:${type};base64,${attachment.content.toString('base64')}`;
    content = content.replaceAll(`cid:${attachment.contentId}`, url);
  }
  return content;
}
