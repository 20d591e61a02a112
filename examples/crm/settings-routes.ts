import type { Crm } from './crm.ts';
import { signedIn } from './guards.ts';
import { redirect } from './http.ts';
import { eventsPage } from './pages/events-page.ts';
import { settingsPage } from './pages/settings-page.ts';
import type { Router } from './router.ts';

export function addSettingsRoutes(router: Router, crm: Crm): void {
  const { sessions, contacts, events } = crm;
  router.on('GET', '/settings', () => redirect('/settings/profile'));
  // A sign-in at Microsoft comes back to this page, too: the card there finishes it.
  router.on(
    'GET',
    '/settings/profile',
    signedIn(sessions, (session) => settingsPage(session, crm.syncUrl)),
  );
  router.on(
    'GET',
    '/settings/events',
    signedIn(sessions, (session) =>
      eventsPage(session, events?.recentOf(session.user.id) ?? [], contacts),
    ),
  );
  router.on('POST', '/webhooks/email-sync', (request) => {
    return events?.receive(request) ?? { status: 404 };
  });
}
