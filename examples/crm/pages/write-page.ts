import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, notice } from '../layout.ts';
import type { Session } from '../sessions.ts';
import { sendForm } from './send-form.ts';
import type { Replying, SendFields } from './send-form.ts';

/** The form on a page of its own: for a reply, and again after a refusal. */
export function writePage(
  session: Session,
  contact: Contact,
  options: {
    replying?: Replying | undefined;
    again?: { fields: SendFields; problem: string; key: string | undefined; status: number };
  },
): CrmReply {
  const { replying, again } = options;
  const title =
    replying === undefined
      ? `Write to ${contact.name}`
      : `${replying.all ? 'Reply all' : 'Reply'}: ${replying.entry.subject}`;
  return crmPage(session, {
    status: again?.status ?? 200,
    place: 'contacts',
    title,
    body: html`${again === undefined ? null : notice('bad', again.problem)}
      <div class="card">
        ${sendForm(session, contact, { replying, fields: again?.fields, key: again?.key })}
      </div>
      <p><a href="/contacts/${encodeURIComponent(contact.id)}">Back to ${contact.name}</a></p>`,
  });
}
