import type { ReceivedEvent } from '../events.ts';
import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, time } from '../layout.ts';
import type { Session } from '../sessions.ts';
import { settingsTabs } from './settings-page.ts';

/** The signed events that the sync service delivered, newest first. */
export function eventsPage(session: Session, events: readonly ReceivedEvent[]): CrmReply {
  return crmPage(session, {
    place: 'settings',
    title: 'Events',
    body: html`${settingsTabs('events')}
    ${
      events.length === 0
        ? html`<p>No event has come yet.</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Event</th>
                <th scope="col">About</th>
              </tr>
            </thead>
            <tbody>
              ${events.map(
                (event) =>
                  html`<tr>
                    <td>${time(event.timestamp)}</td>
                    <td>${event.type}</td>
                    <td>${event.about}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }`,
  });
}
