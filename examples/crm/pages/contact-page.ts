import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { icon, type Icon } from '../icons.ts';
import { avatar, crmPage } from '../layout.ts';
import type { Session } from '../sessions.ts';

/** The contact: who it is, beside the conversation, which the sync service's element shows. */
export function contactPage(session: Session, contact: Contact, syncUrl: string): CrmReply {
  const { id, name, emails, role, company, phone } = contact;
  return crmPage(session, {
    place: 'contacts',
    title: name,
    scripts: [`${syncUrl}/api/ui/conversation.js`, '/assets/email-sync.js'],
    body: html`<p class="back"><a href="/contacts">${icon('back')}Contacts</a></p>
      <div class="contact">
        <section class="card details" aria-labelledby="name">
          ${avatar(name, 'large')}
          <div class="title">
            <h1 id="name">${name}</h1>
            ${role === undefined ? null : html`<p class="quiet">${role}</p>`}
          </div>
          <ul>
            ${emails.map((email) => detail('mail', email))}
            ${phone === undefined ? null : detail('phone', phone)}
            ${company === undefined ? null : detail('company', company)}
          </ul>
        </section>
        <outlook-sync-conversation
          contact="${id}"
          contact-name="${name}"
          contact-emails="${emails.join(', ')}"
        ></outlook-sync-conversation>
      </div>`,
  });
}

function detail(name: Icon, text: string): Html {
  return html`<li>${icon(name)}<span>${text}</span></li>`;
}
