import type { Crm } from './crm.ts';
import { posted, signedIn } from './guards.ts';
import { redirect, textField } from './http.ts';
import type { CrmReply } from './http.ts';
import { eventsPage } from './pages/events-page.ts';
import { settingsPage } from './pages/settings-page.ts';
import { skippedPage } from './pages/skipped-page.ts';
import type { Router } from './router.ts';
import type { Session } from './sessions.ts';
import type { Intent, Refusal } from './sync-client.ts';

const INTENTS: readonly Intent[] = ['connect', 'change', 'reconnect'];

export function addSettingsRoutes(router: Router, crm: Crm): void {
  const { sessions, sync } = crm;
  router.on('GET', '/settings', () => redirect('/settings/profile'));
  router.on(
    'GET',
    '/settings/profile',
    signedIn(sessions, async (session, { url }) => {
      const result = url.searchParams.get('result');
      const reason = url.searchParams.get('reason');
      const outcome = result === null ? null : { result, reason };
      return settingsPage(session, await sync.connection(session.user.id), outcome);
    }),
  );
  router.on(
    'POST',
    '/settings/email/connect',
    posted(sessions, (session, form) => startSignIn(crm, session, textField(form, 'intent'))),
  );
  // The sync service sends the browser back here, with a ticket when the sign-in went well.
  router.on(
    'GET',
    '/settings/email/return',
    signedIn(sessions, (session, { url }) => finishSignIn(crm, session, url.searchParams)),
  );
  router.on(
    'POST',
    '/settings/email/disconnect',
    posted(sessions, async (session) => {
      const answer = await sync.disconnect(session.user.id);
      return answer.ok ? showResult('disconnected') : showRefusal(answer.refusal);
    }),
  );
  router.on(
    'GET',
    '/settings/skipped',
    signedIn(sessions, async (session, { url }) => {
      const list = await sync.skipped(session.user.id, url.searchParams.get('cursor'));
      return skippedPage(session, list, crm.contacts.all());
    }),
  );
  router.on(
    'GET',
    '/settings/events',
    signedIn(sessions, (session) => {
      return eventsPage(session, crm.events?.recentOf(session.user.id) ?? []);
    }),
  );
  router.on('POST', '/webhooks/email-sync', (request) => {
    return crm.events?.receive(request) ?? { status: 404 };
  });
}

async function startSignIn(crm: Crm, session: Session, asked: string): Promise<CrmReply> {
  const intent = INTENTS.find((known) => known === asked) ?? 'connect';
  const answer = await crm.sync.authorize(session.user.id, {
    returnUrl: `${crm.publicUrl()}/settings/email/return`,
    intent,
  });
  if (!answer.ok) return showRefusal(answer.refusal);
  session.adminConsentUrl = answer.value.adminConsentUrl;
  return redirect(answer.value.authorizeUrl);
}

/**
 * The ticket is completed for the user of this session and nobody else: if somebody was lured onto
 * another's link, the service refuses it. The redirect takes the ticket out of the address bar.
 */
async function finishSignIn(
  { sync }: Crm,
  session: Session,
  query: URLSearchParams,
): Promise<CrmReply> {
  const result = query.get('emailSync') ?? 'failed';
  if (result !== 'authorized') return showResult(result, query.get('reason'));
  const answer = await sync.complete(session.user.id, query.get('ticket') ?? '');
  return answer.ok ? showResult('connected') : showRefusal(answer.refusal);
}

function showRefusal(refusal: Refusal): CrmReply {
  return showResult('refused', refusal.code);
}

function showResult(result: string, reason: string | null = null): CrmReply {
  const query = new URLSearchParams({ result, ...(reason === null ? {} : { reason }) });
  return redirect(`/settings/profile?${query.toString()}`);
}
