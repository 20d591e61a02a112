import { randomUUID } from 'node:crypto';
import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { csrfField } from '../layout.ts';
import type { Session } from '../sessions.ts';
import type { Entry } from '../sync-shapes.ts';

/** What was typed already, when the form is shown again. Browsers never give files back. */
export type SendFields = {
  to: string;
  cc: string;
  bcc: string;
  subject: string;
  text: string;
};

export type Replying = { entry: Pick<Entry, 'id' | 'subject'>; all: boolean };

/**
 * The form to write to a contact. The idempotency key is made with the page: pressing Send twice
 * posts the same key twice, and the sync service sends one mail.
 */
export function sendForm(
  session: Session,
  contact: Contact,
  options: {
    replying?: Replying | undefined;
    fields?: SendFields | undefined;
    key?: string | undefined;
  } = {},
): Html {
  const { replying, fields } = options;
  return html`<form
    method="post"
    action="/contacts/${encodeURIComponent(contact.id)}/messages"
    enctype="multipart/form-data"
  >
    ${csrfField(session)}
    <input type="hidden" name="key" value="${options.key ?? randomUUID()}" />
    ${
      replying === undefined
        ? null
        : html`<input type="hidden" name="replyTo" value="${replying.entry.id}" />
            <input type="hidden" name="replyAll" value="${replying.all ? 'yes' : 'no'}" />`
    }
    <label for="to">To</label>
    <select id="to" name="to">
      ${contact.emails.map(
        (email) => html`<option ${fields?.to === email ? html`selected` : null}>${email}</option>`,
      )}
    </select>
    <label for="cc">Cc</label>
    <input id="cc" name="cc" value="${fields?.cc ?? ''}" aria-describedby="many" />
    <label for="bcc">Bcc</label>
    <input id="bcc" name="bcc" value="${fields?.bcc ?? ''}" aria-describedby="many" />
    <p class="meta" id="many">Separate several addresses by commas.</p>
    ${
      replying === undefined
        ? html`<label for="subject">Subject</label>
            <input id="subject" name="subject" value="${fields?.subject ?? ''}" required />`
        : null
    }
    <label for="text">Message</label>
    <textarea id="text" name="text" rows="8" required>${fields?.text ?? ''}</textarea>
    <label for="files">Files (up to 3 MB each)</label>
    <input id="files" name="files" type="file" multiple />
    <div class="buttons"><button class="primary">Send</button></div>
  </form>`;
}
