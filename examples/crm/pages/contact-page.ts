import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, notice } from '../layout.ts';
import { refusalText } from '../messages-for-people.ts';
import type { Session } from '../sessions.ts';
import type { Answer } from '../sync-client.ts';
import type { Entry } from '../sync-shapes.ts';
import { entryView } from './entry-view.ts';
import { sendForm } from './send-form.ts';

type Conversation = Answer<{ entries: Entry[]; nextCursor: string | null }>;

/** The contact with its conversation, newest first, and the form to write to it. */
export function contactPage(
  session: Session,
  contact: Contact,
  conversation: Conversation,
  options: { result: string | null; isFirstPage: boolean },
): CrmReply {
  return crmPage(session, {
    place: 'contacts',
    title: contact.name,
    body: html`<p>${contact.emails.join(', ')}</p>
      ${resultNotice(options.result)}
      ${
        options.isFirstPage
          ? html`<section class="card" aria-labelledby="write">
              <h2 id="write">Write an e-mail</h2>
              ${sendForm(session, contact)}
            </section>`
          : html`<p><a href="/contacts/${encodeURIComponent(contact.id)}">Newest messages</a></p>`
      }
      <section aria-labelledby="conversation">
        <h2 id="conversation">Conversation</h2>
        ${conversationView(contact, conversation)}
      </section>`,
  });
}

function conversationView(contact: Contact, conversation: Conversation): Html {
  if (!conversation.ok) return notice('bad', refusalText(conversation.refusal));
  const { entries, nextCursor } = conversation.value;
  if (entries.length === 0) return html`<p>No messages yet.</p>`;
  return html`${entries.map((entry) => entryView(contact, entry))}
  ${
    nextCursor === null
      ? null
      : html`<p>
          <a
            href="/contacts/${encodeURIComponent(contact.id)}?cursor=${encodeURIComponent(nextCursor)}"
            >Older messages</a
          >
        </p>`
  }`;
}

function resultNotice(result: string | null): Html | null {
  switch (result) {
    case 'sent':
      return notice('good', 'The message was sent.');
    case 'queued':
      return notice('plain', 'The message will be sent as soon as the mailbox takes it.');
    case 'in-progress':
      return notice('plain', 'The message is already being sent.');
    default:
      return null;
  }
}
