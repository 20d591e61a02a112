import type { Contact } from '../demo-data.ts';
import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, csrfField, notice } from '../layout.ts';
import type { Session } from '../sessions.ts';

export function contactsPage(
  session: Session,
  contacts: readonly Contact[],
  problem?: string,
): CrmReply {
  return crmPage(session, {
    status: problem === undefined ? 200 : 400,
    place: 'contacts',
    title: 'Contacts',
    body: html`${problem === undefined ? null : notice('bad', problem)}
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">E-mail</th>
          </tr>
        </thead>
        <tbody>
          ${contacts.map(
            (contact) =>
              html`<tr>
                <td><a href="/contacts/${encodeURIComponent(contact.id)}">${contact.name}</a></td>
                <td>${contact.emails.join(', ')}</td>
              </tr>`,
          )}
        </tbody>
      </table>
      <section class="card" aria-labelledby="add">
        <h2 id="add">Add a contact</h2>
        <form method="post" action="/contacts">
          ${csrfField(session)}
          <label for="name">Name</label>
          <input id="name" name="name" required />
          <label for="email">E-mail address</label>
          <input id="email" name="email" type="email" required />
          <div class="buttons"><button>Add contact</button></div>
        </form>
      </section>`,
  });
}
