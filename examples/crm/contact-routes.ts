import type { Crm } from './crm.ts';
import type { Contact } from './demo-data.ts';
import { posted, signedIn } from './guards.ts';
import { html } from './html.ts';
import { redirect, textField } from './http.ts';
import type { CrmReply, CrmRequest } from './http.ts';
import { withInlineImages } from './inline-images.ts';
import { crmPage, notice } from './layout.ts';
import { refusalText } from './messages-for-people.ts';
import { contactPage } from './pages/contact-page.ts';
import { contactsPage } from './pages/contacts-page.ts';
import { writePage } from './pages/write-page.ts';
import type { Router } from './router.ts';
import { sendFromForm } from './send-from-form.ts';
import type { Session } from './sessions.ts';

export function addContactRoutes(router: Router, crm: Crm): void {
  const { sessions, contacts } = crm;
  router.on(
    'GET',
    '/contacts',
    signedIn(sessions, (session) => contactsPage(session, contacts.all())),
  );
  router.on(
    'POST',
    '/contacts',
    posted(sessions, (session, form) => {
      const [name, email] = [textField(form, 'name'), textField(form, 'email')];
      if (name === '' || !/^[^\s@]+@[^\s@]+$/u.test(email)) {
        return contactsPage(session, contacts.all(), 'A name and an e-mail address are needed.');
      }
      return redirect(`/contacts/${contacts.add(name, email).id}`);
    }),
  );
  router.on(
    'GET',
    '/contacts/:contact',
    signedIn(
      sessions,
      withContact(crm, (session, contact, request) =>
        showContact(crm, session, contact, request.url.searchParams),
      ),
    ),
  );
  router.on(
    'POST',
    '/contacts/:contact/messages',
    posted(sessions, (session, form, request) => {
      const contact = contacts.find(request.params['contact'] ?? '');
      if (contact === undefined) return notFound(session);
      return sendFromForm(crm, session, contact, form);
    }),
  );
  for (const all of [false, true]) {
    router.on(
      'GET',
      `/contacts/:contact/entries/:entry/${all ? 'reply-all' : 'reply'}`,
      signedIn(
        sessions,
        withContact(crm, async (session, contact, { params }) => {
          const entry = await crm.sync.entry(contact.id, params['entry'] ?? '');
          if (!entry.ok) return problemPage(session, refusalText(entry.refusal));
          return writePage(session, contact, { replying: { entry: entry.value, all } });
        }),
      ),
    );
  }
  router.on(
    'GET',
    '/contacts/:contact/entries/:entry/attachments/:attachment',
    signedIn(
      sessions,
      withContact(crm, (session, contact, { params }) =>
        download(crm, session, contact, params['entry'] ?? '', params['attachment'] ?? ''),
      ),
    ),
  );
}

function withContact(
  { contacts }: Crm,
  handle: (session: Session, contact: Contact, request: CrmRequest) => CrmReply | Promise<CrmReply>,
) {
  return (session: Session, request: CrmRequest): CrmReply | Promise<CrmReply> => {
    const contact = contacts.find(request.params['contact'] ?? '');
    return contact === undefined ? notFound(session) : handle(session, contact, request);
  };
}

async function showContact(
  { sync }: Crm,
  session: Session,
  contact: Contact,
  query: URLSearchParams,
): Promise<CrmReply> {
  const cursor = query.get('cursor');
  const conversation = await sync.conversation(contact.id, cursor);
  if (conversation.ok) {
    conversation.value.entries = await Promise.all(
      conversation.value.entries.map((entry) => withInlineImages(sync, contact.id, entry)),
    );
  }
  const options = { result: query.get('result'), isFirstPage: cursor === null };
  return contactPage(session, contact, conversation, options);
}

/** Headers of the sync service that keep a file from being run or mistaken for something else. */
const PASSED_ON = [
  'content-type',
  'content-disposition',
  'x-content-type-options',
  'content-security-policy',
  'cache-control',
];

async function download(
  { sync }: Crm,
  session: Session,
  contact: Contact,
  entryId: string,
  attachmentId: string,
): Promise<CrmReply> {
  const answer = await sync.attachment(contact.id, entryId, attachmentId);
  if (!answer.ok) return problemPage(session, refusalText(answer.refusal));
  const headers: Record<string, string> = {};
  for (const name of PASSED_ON) {
    const value = answer.value.headers.get(name);
    if (value !== null) headers[name] = value;
  }
  return { status: 200, headers, body: Buffer.from(await answer.value.arrayBuffer()) };
}

function notFound(session: Session): CrmReply {
  return problemPage(session, 'There is no such contact.');
}

function problemPage(session: Session, problem: string): CrmReply {
  return crmPage(session, {
    status: 404,
    place: 'contacts',
    title: 'Not found',
    body: html`${notice('bad', problem)}
      <p><a href="/contacts">All contacts</a></p>`,
  });
}
