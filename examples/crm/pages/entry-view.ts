import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { time } from '../layout.ts';
import { SEND_FAILURES } from '../messages-for-people.ts';
import type { Address, Entry, EntryAttachment } from '../sync-shapes.ts';

const STATUS: Readonly<Record<Entry['status'], string>> = {
  queued: 'Waiting to be sent',
  sent: 'Sent',
  confirmed: 'Sent',
  failed: 'Not sent',
  received: 'Received',
};
const ORIGIN: Readonly<Record<Entry['origin'], string>> = {
  crm: 'from the CRM',
  mailbox: 'from Outlook',
  contact: 'from the contact',
  other: 'from another participant',
};

/** One message of a conversation. */
export function entryView(contact: Contact, entry: Entry): Html {
  const heading = `entry-${entry.id}`;
  const path = `/contacts/${encodeURIComponent(contact.id)}/entries/${encodeURIComponent(entry.id)}`;
  return html`<article class="card ${entry.direction}" aria-labelledby="${heading}">
    <h3 id="${heading}">${entry.subject === '' ? '(no subject)' : entry.subject}</h3>
    <p class="meta">
      ${entry.from ? addressText(entry.from) : 'Unknown sender'} to
      ${entry.to.map(addressText).join(', ')}
      ${entry.cc.length === 0 ? null : html`, cc ${entry.cc.map(addressText).join(', ')}`}
      ${entry.bcc?.length ? html`, bcc ${entry.bcc.map(addressText).join(', ')}` : null}
    </p>
    <p class="meta">
      ${time(entry.occurredAt)} · ${STATUS[entry.status]} ${ORIGIN[entry.origin]}
      ${entry.unknownSender ? html` · <strong>unknown sender</strong>` : null}
    </p>
    ${
      entry.failure
        ? html`<p>
            <strong>Not sent:</strong> ${SEND_FAILURES[entry.failure.code] ?? entry.failure.code}
          </p>`
        : null
    }
    ${bodyView(entry)} ${attachmentsView(path, entry.attachments)}
    <p class="buttons">
      <a href="${path}/reply">Reply</a> <a href="${path}/reply-all">Reply all</a>
    </p>
  </article>`;
}

/**
 * The sync service has cleaned the HTML; the frame makes sure of it: no script, no form, no request.
 */
function bodyView(entry: Entry): Html {
  if (!entry.html) return html`<pre>${entry.text ?? ''}</pre>`;
  const policy =
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src \'unsafe-inline\'">';
  return html`<iframe
    title="Text of the message"
    sandbox
    referrerpolicy="no-referrer"
    srcdoc="${policy}${entry.html}"
  ></iframe>`;
}

function attachmentsView(path: string, attachments: readonly EntryAttachment[]): Html | null {
  if (attachments.length === 0) return null;
  return html`<h4>Attachments</h4>
    <ul>
      ${attachments.map(
        (attachment) =>
          html`<li>
            ${
              attachment.type === 'reference'
                ? html`${attachment.name} (a link)`
                : html`<a href="${path}/attachments/${encodeURIComponent(attachment.id)}"
                      >${attachment.name}</a
                    >
                    (${kilobytes(attachment.size)})`
            }
          </li>`,
      )}
    </ul>`;
}

function addressText({ email, name }: Address): string {
  return name ? `${name} <${email}>` : email;
}

function kilobytes(bytes: number): string {
  return `${Math.max(1, Math.round(bytes / 1024)).toLocaleString('en')} KB`;
}
