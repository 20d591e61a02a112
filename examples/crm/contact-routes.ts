import { answerOf } from './answer.ts';
import type { Crm } from './crm.ts';
import { posted, signedIn } from './guards.ts';
import { html } from './html.ts';
import { redirect, textField } from './http.ts';
import { makeKnown } from './known-contacts.ts';
import { crmPage, notice } from './layout.ts';
import { addContactPage } from './pages/add-contact-page.ts';
import { contactPage } from './pages/contact-page.ts';
import { contactsPage } from './pages/contacts-page.ts';
import type { Router } from './router.ts';

export function addContactRoutes(router: Router, crm: Crm): void {
  const { sessions, contacts } = crm;
  router.on(
    'GET',
    '/contacts',
    signedIn(sessions, (session, { url }) => {
      const search = url.searchParams.get('q')?.trim() ?? '';
      return contactsPage(session, contacts.search(search), {
        search,
        all: contacts.all().length,
      });
    }),
  );
  router.on(
    'GET',
    '/contacts/new',
    signedIn(sessions, (session) => addContactPage(session)),
  );
  router.on(
    'POST',
    '/contacts',
    posted(sessions, async (session, form) => {
      const [name, email] = [textField(form, 'name'), textField(form, 'email')];
      const [role, company, phone] = ['role', 'company', 'phone'].map(
        (field) => textField(form, field) || undefined,
      );
      if (name === '' || !/^[^\s@]+@[^\s@]+$/u.test(email)) {
        return addContactPage(session, { name, email, role, company, phone });
      }
      const contact = contacts.add({ name, emails: [email], role, company, phone });
      // Should it fail: a send makes the contact known, and so does the next look at the settings.
      await answerOf(makeKnown(crm.sync, [contact]));
      return redirect(`/contacts/${contact.id}`);
    }),
  );
  router.on(
    'GET',
    '/contacts/:contact',
    signedIn(sessions, (session, { params }) => {
      const contact = contacts.find(params['contact'] ?? '');
      if (contact !== undefined) return contactPage(session, contact, crm.syncUrl);
      return crmPage(session, {
        status: 404,
        place: 'contacts',
        title: 'Not found',
        body: html`<h1>Not found</h1>
          ${notice('bad', 'There is no such contact.')}
          <p><a href="/contacts">All contacts</a></p>`,
      });
    }),
  );
}
