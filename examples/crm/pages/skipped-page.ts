import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, notice, time } from '../layout.ts';
import { refusalText, SKIPPED } from '../messages-for-people.ts';
import type { Session } from '../sessions.ts';
import type { Answer } from '../sync-client.ts';
import type { SkippedMessage } from '../sync-shapes.ts';
import { settingsTabs } from './settings-page.ts';

type SkippedList = Answer<{ skipped: SkippedMessage[]; nextCursor: string | null }>;

/** Messages of synced threads that did not come in, each with its reason. */
export function skippedPage(
  session: Session,
  list: SkippedList,
  contacts: readonly Contact[],
): CrmReply {
  return crmPage(session, {
    place: 'settings',
    title: 'Skipped messages',
    body: html`${settingsTabs('skipped')} ${listView(list, contacts)}`,
  });
}

function listView(list: SkippedList, contacts: readonly Contact[]): Html {
  if (!list.ok) return notice('bad', refusalText(list.refusal));
  const { skipped, nextCursor } = list.value;
  if (skipped.length === 0) return html`<p>No message was skipped.</p>`;
  return html`<table>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Contact</th>
          <th scope="col">From</th>
          <th scope="col">Subject</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        ${skipped.map((message) => row(message, contacts))}
      </tbody>
    </table>
    ${
      nextCursor === null
        ? null
        : html`<p><a href="/settings/skipped?cursor=${encodeURIComponent(nextCursor)}">More</a></p>`
    }`;
}

function row(message: SkippedMessage, contacts: readonly Contact[]): Html {
  const contact = contacts.find(({ id }) => id === message.contactId);
  return html`<tr>
    <td>${time(message.occurredAt)}</td>
    <td>${contact?.name ?? message.contactId}</td>
    <td>${message.from?.email ?? ''}</td>
    <td>${message.subject ?? ''}</td>
    <td>${SKIPPED[message.code] ?? message.code}</td>
  </tr>`;
}
