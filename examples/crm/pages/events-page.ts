import type { Contacts } from '../contacts.ts';
import { inWords } from '../event-in-words.ts';
import type { ReceivedEvent } from '../events.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { icon } from '../icons.ts';
import { crmPage, time } from '../layout.ts';
import type { Session } from '../sessions.ts';
import { settingsTabs } from './settings-page.ts';

/** What the sync service has told, newest first: in words, and as it came for who wants to see that. */
export function eventsPage(
  session: Session,
  events: readonly ReceivedEvent[],
  contacts: Contacts,
): CrmReply {
  return crmPage(session, {
    place: 'settings',
    title: 'Events',
    body: html`<h1>Settings</h1>
      ${settingsTabs('events')}
      <h2>Events</h2>
      <p class="quiet">
        What the email sync told this CRM, as signed webhooks, newest first. Open one to see it as
        it came.
      </p>
      ${
        events.length === 0
          ? html`<div class="card empty">
              <p>Nothing has happened yet. Connect a mailbox, or write to a contact.</p>
            </div>`
          : html`<ol class="card events">
              ${events.map((event) => eventView(event, contacts))}
            </ol>`
      }`,
  });
}

function eventView({ id, event }: ReceivedEvent, contacts: Contacts): Html {
  const { sentence, detail, sign } = inWords(event, (contact) => contacts.find(contact)?.name);
  return html`<li>
    <details>
      <summary>
        <span class="sign ${sign}">${icon(sign)}</span>
        <span class="what"
          ><span>${sentence}</span
          >${detail === '' ? null : html`<span class="quiet">${detail}</span>`}</span
        >
        ${time(event.timestamp)}
      </summary>
      <p class="quiet"><code>${event.type}</code> · <code>${id}</code></p>
      <pre tabindex="0">${JSON.stringify(event.data, null, 2)}</pre>
    </details>
  </li>`;
}
