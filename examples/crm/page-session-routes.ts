import type { OpenSession, Session } from '../../client/src/index.ts';
import { answerOf, type Answer } from './answer.ts';
import type { Crm } from './crm.ts';
import { ACCOUNT_ID } from './demo-data.ts';
import { posted } from './guards.ts';
import { textField } from './http.ts';
import type { CrmReply } from './http.ts';
import { makeKnown } from './known-contacts.ts';
import type { Router } from './router.ts';

/**
 * Gives a page of this CRM a session at the sync service: for the user who is signed in here, and a contact that this
 * user may see. The page asks again before it ends; the key stays on this server.
 */
export function addPageSessionRoutes(router: Router, crm: Crm): void {
  router.on(
    'POST',
    '/email-sync/session',
    posted(crm.sessions, async (session, form) => {
      const id = textField(form, 'contact');
      if (id === '') return reply(await openCardSession(crm, session.user.id));
      // Everybody here may see every contact; a CRM with roles asks them here.
      const contact = crm.contacts.find(id);
      if (contact === undefined) return { status: 404 };
      return reply(
        await openSession(crm, session.user.id, {
          components: ['conversation'],
          contacts: [contact.id],
        }),
      );
    }),
  );
}

/** The card lets its user choose that mail with any contact syncs: the service must know them before. */
async function openCardSession(crm: Crm, userId: string): Promise<Answer<Session>> {
  const known = await answerOf(makeKnown(crm.sync, crm.contacts.all()));
  return known.ok ? openSession(crm, userId, { components: ['card'] }) : known;
}

function openSession(
  crm: Crm,
  userId: string,
  shown: Omit<OpenSession, 'origin'>,
): Promise<Answer<Session>> {
  const body = { ...shown, origin: crm.publicUrl() };
  return answerOf(crm.sync.sessions.open(ACCOUNT_ID, userId, body));
}

function reply(answer: Answer<Session>): CrmReply {
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
  if (!answer.ok) {
    const { status, code } = answer.refusal;
    return { status: 502, headers, body: JSON.stringify({ status, code }) };
  }
  return { status: 200, headers, body: JSON.stringify(answer.value) };
}
