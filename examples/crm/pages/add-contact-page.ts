import { html } from '../html.ts';
import type { CrmReply } from '../http.ts';
import { crmPage, csrfField, notice } from '../layout.ts';
import type { Session } from '../sessions.ts';

type Fields = {
  name: string;
  email: string;
  role?: string | undefined;
  company?: string | undefined;
  phone?: string | undefined;
};

/** The form for a new contact; again with what was typed, when something is missing. */
export function addContactPage(session: Session, again?: Fields): CrmReply {
  return crmPage(session, {
    status: again === undefined ? 200 : 400,
    place: 'contacts',
    title: 'Add a contact',
    body: html`<h1>Add a contact</h1>
      ${
        again === undefined
          ? null
          : notice('bad', 'A name and an email address are needed, such as ada@example.com.')
      }
      <form class="card fields" method="post" action="/contacts">
        ${csrfField(session)}
        <div>
          <label for="name">Name</label>
          <input id="name" name="name" required autocomplete="off" value="${again?.name ?? ''}" />
        </div>
        <div>
          <label for="email">Email address</label>
          <input
            id="email"
            name="email"
            type="email"
            required
            autocomplete="off"
            value="${again?.email ?? ''}"
          />
        </div>
        <div>
          <label for="company">Company</label>
          <input id="company" name="company" autocomplete="off" value="${again?.company ?? ''}" />
        </div>
        <div>
          <label for="role">Role</label>
          <input id="role" name="role" autocomplete="off" value="${again?.role ?? ''}" />
        </div>
        <div>
          <label for="phone">Phone</label>
          <input
            id="phone"
            name="phone"
            type="tel"
            autocomplete="off"
            value="${again?.phone ?? ''}"
          />
        </div>
        <div class="buttons">
          <button class="primary">Add contact</button> <a href="/contacts">Cancel</a>
        </div>
      </form>`,
  });
}
