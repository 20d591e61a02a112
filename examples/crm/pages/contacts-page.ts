import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { icon } from '../icons.ts';
import { avatar, crmPage } from '../layout.ts';
import type { Session } from '../sessions.ts';

/** The contacts that were looked for, or all of them. */
export function contactsPage(
  session: Session,
  contacts: readonly Contact[],
  { search, all }: { search: string; all: number },
): CrmReply {
  return crmPage(session, {
    place: 'contacts',
    title: 'Contacts',
    search,
    body: html`<div class="heading">
        <h1>Contacts</h1>
        <p class="quiet" role="status">
          ${search === '' ? `${all}` : html`${contacts.length} of ${all} with “${search}”`}
        </p>
        <a class="button primary" href="/contacts/new">${icon('plus')}Add contact</a>
      </div>
      ${
        contacts.length === 0
          ? html`<div class="card empty">
              <p>No contact has “${search}” in its name, company or address.</p>
              <p><a href="/contacts">Show all contacts</a></p>
            </div>`
          : html`<ul class="card rows">
              ${contacts.map(row)}
            </ul>`
      }`,
  });
}

function row({ id, name, emails, role, company }: Contact): Html {
  return html`<li>
    <a class="row" href="/contacts/${encodeURIComponent(id)}">
      ${avatar(name)}
      <span class="who"
        ><strong>${name}</strong
        ><span class="quiet">${[role, company].filter(Boolean).join(', ')}</span></span
      >
      <span class="address">${emails.join(', ')}</span>
    </a>
  </li>`;
}
